using System.Buffers.Binary;
using System.IO.Compression;

namespace Sweep.Core.Data;

/// <summary>
/// Reads IDX files of unsigned bytes, plain or compressed by gzip, from front to back: two zero bytes, the element
/// type (8: unsigned byte), the rank, then one big-endian 32-bit extent a dimension, then the elements. The first
/// dimension counts examples. Format: http://yann.lecun.com/exdb/mnist/.
/// </summary>
public sealed class IdxReader : IDisposable
{
    /// <summary>Largest content that is read, in bytes: a lying header must not take all memory.</summary>
    public const int MaxLength = 1 << 28;

    private const int MaxRank = 4;
    private readonly NamedStream _file;
    private readonly Stream _content;
    private int _read;

    private IdxReader(NamedStream file, Stream content, int[] dimensions)
    {
        (_file, _content, Dimensions) = (file, content, dimensions);
        ExampleLength = dimensions.Skip(1).Aggregate(1, (length, extent) => length * extent);
    }

    /// <summary>The extents; the first is the number of examples.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>Bytes of one example.</summary>
    public int ExampleLength { get; }

    /// <summary>Reads the header. Takes ownership of the file.</summary>
    /// <param name="file">The file; gzip is recognized by its first two bytes.</param>
    /// <param name="expected">The extents the file must have; none to take any.</param>
    /// <exception cref="DatasetCorruptException">It is not such a file.</exception>
    public static IdxReader Open(NamedStream file, params ReadOnlySpan<int> expected)
    {
        try
        {
            Stream content = Decompress(file.Content);
            int[] dimensions = ReadDimensions(file, content);
            return expected.IsEmpty || expected.SequenceEqual(dimensions)
                ? new(file, content, dimensions)
                : throw new DatasetCorruptException(
                    file.Name, $"holds {Show(dimensions)} bytes, expected {Show(expected.ToArray())}.");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of the next <paramref name="count"/> examples.</summary>
    /// <exception cref="DatasetCorruptException">The file is truncated or its compressed form is damaged.</exception>
    public byte[] Read(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Dimensions[0] - _read);
        byte[] bytes = new byte[count * ExampleLength];
        ReadExactly(_file, _content, bytes, "the examples that its header announces");
        _read += count;
        return bytes;
    }

    /// <summary>The next <paramref name="count"/> examples as labels.</summary>
    /// <param name="count">How many.</param>
    /// <param name="classes">Number of classes; every label must be below.</param>
    /// <exception cref="DatasetCorruptException">A label is out of range, or as for <see cref="Read"/>.</exception>
    public byte[] ReadLabels(int count, int classes)
    {
        int first = _read;
        byte[] labels = Read(count);
        int wrong = labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1));
        return wrong < 0
            ? labels
            : throw new DatasetCorruptException(
                _file.Name, $"label {first + wrong} is {labels[wrong]}, expected 0 to {classes - 1}.");
    }

    /// <summary>Checks that all was read and nothing follows; with gzip this also verifies its checksum.</summary>
    /// <exception cref="DatasetCorruptException">More bytes follow, or the checksum is wrong.</exception>
    public void ReadEnd()
    {
        if (_read != Dimensions[0]) throw new InvalidOperationException("Examples are left to read.");
        if (ReadSome(_file, _content, stackalloc byte[1]) != 0)
            throw new DatasetCorruptException(_file.Name, "goes on after the examples that its header announces.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _content.Dispose();
        _file.Dispose();
    }

    private static Stream Decompress(Stream file)
    {
        BufferedStream buffered = new(file, 1 << 16);
        int first = buffered.ReadByte();
        bool gzip = first == 0x1f;
        // Every IDX file starts with a zero, so one byte tells the two apart; it is given back by a prefix.
        PrefixedStream whole = new(first, buffered);
        return gzip ? new GZipStream(whole, CompressionMode.Decompress) : whole;
    }

    private static int[] ReadDimensions(NamedStream file, Stream content)
    {
        Span<byte> header = stackalloc byte[4 * (MaxRank + 1)];
        ReadExactly(file, content, header[..4], "an IDX header");
        int rank = header[3];
        if (header[0] != 0 || header[1] != 0 || header[2] != 8 || rank is < 1 or > MaxRank)
        {
            throw new DatasetCorruptException(
                file.Name,
                $"starts with {Convert.ToHexStringLower(header[..4])}, expected 000008 and a rank of 1 to {MaxRank} "
                + "(an IDX file of unsigned bytes).");
        }

        ReadExactly(file, content, header[4..(4 * (rank + 1))], "an IDX header");
        int[] dimensions = new int[rank];
        long length = 1;
        for (int i = 0; i < rank; i++)
        {
            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(header[(4 * (i + 1))..]);
            if (dimensions[i] > 0 && length <= MaxLength) length *= dimensions[i];
            if (dimensions[i] <= 0 || length > MaxLength)
            {
                throw new DatasetCorruptException(
                    file.Name,
                    $"dimension {i + 1} is {dimensions[i]}: not positive, or more than {MaxLength} bytes in all.");
            }
        }

        return dimensions;
    }

    private static void ReadExactly(NamedStream file, Stream content, Span<byte> destination, string what)
    {
        int filled = 0;
        while (filled < destination.Length)
        {
            int count = ReadSome(file, content, destination[filled..]);
            if (count == 0)
            {
                throw new DatasetCorruptException(
                    file.Name, $"ends after {filled} of the {destination.Length} bytes of {what}.");
            }

            filled += count;
        }
    }

    private static int ReadSome(NamedStream file, Stream content, Span<byte> destination)
    {
        try
        {
            return content.Read(destination);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new DatasetCorruptException(file.Name, "is truncated or damaged (gzip: " + e.Message + ")", e);
        }
    }

    private static string Show(int[] dimensions) => string.Join(" x ", dimensions);
}
