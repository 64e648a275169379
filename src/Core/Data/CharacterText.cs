using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Sweep.Core.Data;

/// <summary>
/// A text file as numbers, for models of characters. Read-only; shared by all trials of a process.
/// </summary>
/// <remarks>
/// UTF-8, with or without a byte-order mark; a character is a Unicode scalar value, and line ends are kept as they are.
/// The first eight tenths of the characters are for training, the next for validation, the last for testing. The
/// characters of the train part are the symbols, in ascending order of their codes; of more than 255 the most frequent
/// (of equally frequent ones the lower codes). One symbol more, the last, stands for every character that is not among
/// them: in training it is rare or never seen, so a model learns to give it little.
/// </remarks>
public sealed class CharacterText
{
    /// <summary>Largest file in bytes: 16 MiB.</summary>
    public const int MaximumBytes = 1 << 24;

    /// <summary>Most characters that have a symbol of their own.</summary>
    public const int MaximumCharacters = 255;

    private CharacterText(string name, byte[] tokens, int symbols, byte[] digest) =>
        (Name, Tokens, Symbols, Digest) = (name, tokens, symbols, digest);

    /// <summary>What error messages call the file.</summary>
    public string Name { get; }

    /// <summary>Number of symbols, that of all other characters included.</summary>
    public int Symbols { get; }

    /// <summary>Number of characters.</summary>
    public int Length => Tokens.Length;

    /// <summary>SHA-256 of the file.</summary>
    public IReadOnlyList<byte> Digest { get; }

    /// <summary>One number below <see cref="Symbols"/> a character; not to be changed.</summary>
    internal byte[] Tokens { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="DatasetCorruptException">It is too large, or not UTF-8.</exception>
    public static CharacterText Read(NamedStream file)
    {
        byte[] bytes = ReadBytes(file);
        int[] codes = Decode(file, bytes);
        int[] symbols = ChooseSymbols(codes.AsSpan(0, TrainLength(codes.Length)));
        byte[] tokens = new byte[codes.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            int found = Array.BinarySearch(symbols, codes[i]);
            tokens[i] = (byte)(found < 0 ? symbols.Length : found);
        }

        return new(file.Name, tokens, symbols.Length + 1, SHA256.HashData(bytes));
    }

    private static int TrainLength(int length) => (int)((long)length * 8 / 10);

    private static byte[] ReadBytes(NamedStream file)
    {
        using MemoryStream memory = new();
        byte[] buffer = new byte[1 << 16];
        for (int count; (count = file.Content.Read(buffer)) > 0;)
        {
            memory.Write(buffer, 0, count);
            if (memory.Length > MaximumBytes)
            {
                throw new DatasetCorruptException(
                    file.Name, $"is larger than the {MaximumBytes} bytes that a text may have; take a part of it.");
            }
        }

        return memory.ToArray();
    }

    private static int[] Decode(NamedStream file, byte[] bytes)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        int at = bytes.AsSpan().StartsWith(mark) ? mark.Length : 0;
        int[] codes = new int[bytes.Length];
        int count = 0;
        while (at < bytes.Length)
        {
            if (Rune.DecodeFromUtf8(bytes.AsSpan(at), out Rune rune, out int length) != OperationStatus.Done)
                throw new DatasetCorruptException(file.Name, $"is not UTF-8 at byte {at}; convert it.");
            codes[count++] = rune.Value;
            at += length;
        }

        return codes[..count];
    }

    private static int[] ChooseSymbols(ReadOnlySpan<int> codes)
    {
        Dictionary<int, int> counts = [];
        foreach (int code in codes) counts[code] = counts.GetValueOrDefault(code) + 1;
        return
        [
            .. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(MaximumCharacters)
                .Select(pair => pair.Key).Order(),
        ];
    }
}
