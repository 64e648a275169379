using System.Buffers.Binary;

namespace Sweep.Core.Training;

/// <summary>What is left of a stored result, taken from the front.</summary>
/// <param name="bytes">The bytes.</param>
internal ref struct ResultBytes(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>One byte.</summary>
    public byte Byte() => Take(sizeof(byte))[0];

    /// <summary>A count, which is never negative.</summary>
    public int Count()
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

        // Whatever is counted takes a byte at least.
        return count >= 0 && count <= _rest.Length ? count : throw Malformed();
    }

    /// <summary>An int64.</summary>
    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>A float64, by its bits.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    /// <summary>A text in UTF-8, behind its length in bytes, seven bits at a time.</summary>
    public ReadOnlySpan<byte> Text()
    {
        int length = 0;
        for (int shift = 0; ; shift += 7)
        {
            if (shift > 28) throw Malformed();
            byte part = Byte();
            length |= (part & 0x7F) << shift;
            if (part < 0x80) return Take(length);
        }
    }

    private static InvalidDataException Malformed() => new("Trial result of unknown format: it is cut off or damaged.");

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > _rest.Length) throw Malformed();
        ReadOnlySpan<byte> taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
