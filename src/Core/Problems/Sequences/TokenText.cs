using System.IO.Compression;
using System.Security.Cryptography;

namespace Sweep.Core.Problems.Sequences;

/// <summary>A text as numbers: every different byte is a symbol, numbered in ascending order of bytes.</summary>
internal sealed class TokenText
{
    /// <summary>The text that ships with Sweep; see <c>shakespeare.NOTICE.md</c>.</summary>
    public static readonly Lazy<TokenText> Shakespeare = new(static () => new(Read("shakespeare.txt.gz")));

    /// <summary>Numbers a text's bytes.</summary>
    public TokenText(ReadOnlySpan<byte> text)
    {
        Span<bool> isUsed = stackalloc bool[256];
        foreach (byte octet in text) isUsed[octet] = true;
        Span<byte> numbers = stackalloc byte[256];
        for (int octet = 0; octet < 256; octet++)
        {
            if (isUsed[octet]) numbers[octet] = (byte)Symbols++;
        }

        Digest = SHA256.HashData(text);
        Tokens = new byte[text.Length];
        for (int i = 0; i < text.Length; i++) Tokens[i] = numbers[text[i]];
    }

    /// <summary>Different symbols.</summary>
    public int Symbols { get; }

    /// <summary>SHA-256 of the text.</summary>
    public byte[] Digest { get; }

    /// <summary>One number a byte; not to be changed.</summary>
    public byte[] Tokens { get; }

    private static byte[] Read(string name)
    {
        using Stream resource = typeof(TokenText).Assembly.GetManifestResourceStream(name)!;
        using GZipStream content = new(resource, CompressionMode.Decompress);
        using MemoryStream memory = new();
        content.CopyTo(memory);
        return memory.ToArray();
    }
}
