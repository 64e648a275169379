using System.Runtime.InteropServices;

namespace Sweep.Core.Training;

/// <summary>Float vectors in checkpoints: a length, then the bits, little-endian.</summary>
internal static class BinaryFloats
{
    /// <summary>Writes length and bits.</summary>
    public static void WriteFloats(this BinaryWriter writer, ReadOnlySpan<float> values)
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("Checkpoints are little-endian.");
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Reads a vector of exactly the destination's length.</summary>
    /// <exception cref="InvalidDataException">The stored length differs, or the data ends early.</exception>
    public static void ReadFloats(this BinaryReader reader, Span<float> destination)
    {
        int length = reader.ReadInt32();
        if (length != destination.Length)
            throw new InvalidDataException($"Checkpoint does not fit: {length} floats, expected {destination.Length}.");
        Span<byte> bytes = MemoryMarshal.AsBytes(destination);
        reader.BaseStream.ReadExactly(bytes);
    }
}
