using System.Buffers;
using System.Security.Cryptography;
using Sweep.Store;

namespace Sweep.Silo.Api.Tokens;

/// <summary>
/// A token as its bearer has it: <c>sweep_ID_SECRET</c>, an id of 64 bits and a secret of 256, in hexadecimal. The
/// store has the id and the SHA-256 of the secret: nobody makes a token out of what is stored.
/// </summary>
public sealed class ApiToken
{
    private const string Prefix = "sweep_";
    private const int IdBytes = 8;
    private const int SecretBytes = 32;
    private const int TextLength = 6 + (2 * IdBytes) + 1 + (2 * SecretBytes);

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    private readonly byte[] _secret;

    private ApiToken(string id, byte[] secret) => (Id, _secret) = (id, secret);

    /// <summary>What it is found by; no secret.</summary>
    public string Id { get; }

    /// <summary>A new token.</summary>
    public static ApiToken Create() => new(
        Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Reads a token; null where it is none.</summary>
    public static ApiToken? Parse(string text)
    {
        if (text.Length != TextLength || !text.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        string[] parts = text[Prefix.Length..].Split('_');
        bool isOne = parts.Length == 2 && parts[0].Length == 2 * IdBytes
            && parts.All(part => !part.AsSpan().ContainsAnyExcept(Hexadecimal));
        return isOne ? new(parts[0], Convert.FromHexString(parts[1])) : null;
    }

    /// <summary>The token to give to its bearer, once.</summary>
    public string Reveal() => $"{Prefix}{Id}_{Convert.ToHexStringLower(_secret)}";

    /// <summary>What the store keeps of it.</summary>
    /// <param name="name">For people: whose it is, or what for.</param>
    /// <param name="scope">What it allows.</param>
    /// <param name="lifetime">How long it is valid; null for ever.</param>
    public NewToken ToStored(string name, TokenScope scope, TimeSpan? lifetime) =>
        new(Id, name, SHA256.HashData(_secret), scope, lifetime);

    /// <summary>Whether it is the one that was stored; takes as long either way.</summary>
    public bool Matches(byte[] hash) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(_secret), hash);

    /// <summary>For logs: without the secret.</summary>
    public override string ToString() => $"{Prefix}{Id}_...";
}
