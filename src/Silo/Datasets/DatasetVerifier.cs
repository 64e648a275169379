using System.IO.Compression;
using System.Security.Cryptography;
using Sweep.Core.Data;

namespace Sweep.Silo.Datasets;

/// <summary>Compares compressed files with the catalogue.</summary>
internal static class DatasetVerifier
{
    /// <summary>What is wrong with a <c>.gz</c> file, or null; a missing file is wrong.</summary>
    public static async Task<string?> FindProblemAsync(string path, DatasetFile file, CancellationToken cancellation)
    {
        if (!File.Exists(path)) return "is missing.";
        await using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return await FindProblemAsync(stream, file, cancellation);
    }

    /// <summary>What is wrong with compressed content, or null. Leaves the stream open.</summary>
    public static async Task<string?> FindProblemAsync(Stream gzip, DatasetFile file, CancellationToken cancellation)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using GZipStream content = new(gzip, CompressionMode.Decompress, leaveOpen: true);
        byte[] buffer = new byte[1 << 16];
        long length = 0;
        try
        {
            for (int count; (count = await content.ReadAsync(buffer, cancellation)) > 0;)
            {
                length += count;
                // Not hashed to the end: a small file can decompress to anything.
                if (length > file.Length) return $"unpacks to more than the {file.Length} bytes expected.";
                hash.AppendData(buffer, 0, count);
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return $"is truncated or damaged ({e.Message})";
        }

        if (length != file.Length) return $"unpacks to {length} bytes, expected {file.Length}.";
        string sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        return sha256 == file.Sha256 ? null : $"unpacks to content of SHA-256 {sha256}, expected {file.Sha256}.";
    }
}
