namespace Sweep.Store.Checkpoints;

/// <summary>A folder of the file system, such as a mounted share.</summary>
/// <param name="path">The folder; made with the first file.</param>
public sealed class CheckpointFolder(string path) : ICheckpointFolder
{
    /// <summary>Bytes above which a checkpoint goes to the folder: 1 MiB.</summary>
    public const int Threshold = 1 << 20;

    /// <summary>Full path of the folder.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <inheritdoc/>
    public async Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        string target = Locate(name);
        string part = $"{target}.{Guid.NewGuid():N}.part";
        try
        {
            while (true)
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
                try
                {
                    await using FileStream stream = new(part, FileMode.CreateNew, FileAccess.Write, FileShare.None);
                    await stream.WriteAsync(content, cancellation);
                    stream.Flush(flushToDisk: true);
                    break;
                }
                catch (DirectoryNotFoundException)
                {
                    // Somebody removed the folder, which was empty, just now.
                }
            }

            File.Move(part, target, overwrite: true);
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException
                or ArgumentOutOfRangeException) // what the framework makes of EFBIG: files may only be so large here
        {
            TryDelete(part);
            throw new StoreException(
                $"Cannot write the checkpoint '{target}'. Check the folder's permissions and the free space on its "
                + $"disk ({error.Message})", error)
            {
                IsLocal = true,
            };
        }
    }

    /// <inheritdoc/>
    public async Task<byte[]?> ReadAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllBytesAsync(Locate(name), cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        string target = Locate(name);
        TryDelete(target);
        TryDelete(() => Directory.Delete(System.IO.Path.GetDirectoryName(target)!, recursive: false));
    }

    /// <inheritdoc/>
    public void DeleteAll(string name)
    {
        string folder = Locate(name);
        if (Directory.Exists(folder)) TryDelete(() => Directory.Delete(folder, recursive: true));
    }

    private static void TryDelete(string file) => TryDelete(() => File.Delete(file));

    private static void TryDelete(Action delete)
    {
        try
        {
            delete();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What stays behind takes space and harms nobody: no row names it.
        }
    }

    private string Locate(string name) => System.IO.Path.Combine([Path, .. name.Split('/')]);
}
