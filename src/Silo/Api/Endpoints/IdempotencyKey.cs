using System.Security.Cryptography;
using System.Text;
using Sweep.Silo.Api.Problems;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>Makes of a caller's key the id by which the store knows a request.</summary>
internal static class IdempotencyKey
{
    private const int MaxLength = 255;
    private const int IdBytes = 16;

    /// <summary>The id; null where there is no key.</summary>
    /// <param name="verb">What is asked for: keys of other verbs are other keys.</param>
    /// <param name="key">The header's value.</param>
    /// <exception cref="RequestRefusedException">The key is too long.</exception>
    public static Guid? ToRequest(string verb, string? key)
    {
        if (string.IsNullOrEmpty(key)) return null;
        if (key.Length > MaxLength)
        {
            throw new RequestRefusedException(
                $"{Words.IdempotencyHeader}: found {key.Length} characters, expected at most {MaxLength}.");
        }

        return new(SHA256.HashData(Encoding.UTF8.GetBytes($"{verb}\0{key}"))[..IdBytes]);
    }
}
