using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using Sweep.Core.Data;

namespace Sweep.Silo.Tests.Datasets;

/// <summary>A small dataset of two IDX files, and folders to keep it in.</summary>
internal sealed class TestDataset : IDisposable
{
    private const int Count = 40_000;

    public TestDataset(params IEnumerable<Uri> mirrors)
    {
        Directory.CreateDirectory(Root);
        Contents = new(StringComparer.Ordinal) { ["images"] = Idx(251, Count, 2, 2), ["labels"] = Idx(10, Count) };
        Entry = new()
        {
            Name = "tiny",
            Summary = "Counts.",
            Licence = "CC0-1.0",
            Source = "made up",
            Shape = [2, 2, 1],
            Classes = 10,
            Train = Count - 20,
            Validation = 10,
            Test = 10,
            Splits = "in order",
            Files = [.. Contents.Select(pair => Describe(pair.Key, pair.Value))],
            Mirrors = [.. mirrors],
            DebianPackage = "dataset-tiny",
            DebianFolder = Path.Combine(Root, "debian"),
            Read = open =>
            {
                Reads++;
                using IdxReader images = IdxReader.Open(open("images"), Count, 2, 2);
                using IdxReader labels = IdxReader.Open(open("labels"), Count);
                DataSplit Next(int count) => new(images.Read(count), labels.ReadLabels(count, 10), 4, 1);
                Dataset dataset = new("tiny", [2, 2, 1], 10, Next(Count - 20), Next(10), Next(10));
                images.ReadEnd();
                return dataset;
            },
        };
    }

    public DatasetEntry Entry { get; }

    public Dictionary<string, byte[]> Contents { get; }

    public int Reads { get; private set; }

    public string Root { get; } = Path.Combine(Path.GetTempPath(), "sweep-test-" + Guid.NewGuid().ToString("n"));

    public string Folder(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Writes the files into a folder.</summary>
    public void Put(string folder, bool compressed = true, params string[] without)
    {
        Directory.CreateDirectory(folder);
        foreach ((string name, byte[] content) in Contents)
        {
            if (without.Contains(name)) continue;
            string path = Path.Combine(folder, name + (compressed ? ".gz" : ""));
            File.WriteAllBytes(path, compressed ? Gzip(content) : content);
        }
    }

    public static byte[] Gzip(byte[] content)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest)) gzip.Write(content);
        return compressed.ToArray();
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static DatasetFile Describe(string name, byte[] content) =>
        new(name, Convert.ToHexStringLower(SHA256.HashData(content)), content.Length, Gzip(content).Length);

    private static byte[] Idx(int modulus, params int[] dimensions)
    {
        byte[] header = new byte[4 * (dimensions.Length + 1)];
        header[2] = 8;
        header[3] = (byte)dimensions.Length;
        for (int i = 0; i < dimensions.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 * (i + 1)), dimensions[i]);
        int length = dimensions.Aggregate(1, (product, extent) => product * extent);
        return [.. header, .. Enumerable.Range(0, length).Select(i => (byte)(i % modulus))];
    }
}
