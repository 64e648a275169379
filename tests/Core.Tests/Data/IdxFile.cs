using System.Buffers.Binary;
using System.IO.Compression;
using Sweep.Core.Data;

namespace Sweep.Core.Tests.Data;

/// <summary>Makes IDX files for tests.</summary>
internal static class IdxFile
{
    /// <summary>An IDX file of the bytes 0, 1, 2, ... modulo <paramref name="modulus"/>.</summary>
    public static byte[] Counting(int modulus, params int[] dimensions)
    {
        int length = dimensions.Aggregate(1, (product, extent) => product * extent);
        return [.. Header(dimensions), .. Enumerable.Range(0, length).Select(i => (byte)(i % modulus))];
    }

    public static byte[] Header(params int[] dimensions)
    {
        byte[] header = new byte[4 * (dimensions.Length + 1)];
        header[2] = 8;
        header[3] = (byte)dimensions.Length;
        for (int i = 0; i < dimensions.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 * (i + 1)), dimensions[i]);
        return header;
    }

    public static byte[] Gzip(byte[] content)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest)) gzip.Write(content);
        return compressed.ToArray();
    }

    public static NamedStream Named(byte[] content, string name = "file") => new(name, new MemoryStream(content));
}
