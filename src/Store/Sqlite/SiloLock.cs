namespace Sweep.Store.Sqlite;

/// <summary>
/// An operating system lock on a small file beside the database, held for as long as a silo's process lives: when the
/// process dies in whatever way, the system frees the lock, and the next silo on the file need not wait for the lease.
/// </summary>
/// <remarks>
/// A silo takes the lock before its row is inserted and gives it up after its row is dead, so that a live row without a
/// held lock means a process that has ended. The database file itself is never opened here: closing any handle of it
/// would drop SQLite's own locks (https://www.sqlite.org/howtocorrupt.html, section 2.2).
/// </remarks>
internal sealed class SiloLock : IDisposable
{
    private readonly FileStream _stream;
    private readonly string _path;

    private SiloLock(FileStream stream, string path)
    {
        _stream = stream;
        _path = path;
        Works = !IsFree(path);
    }

    /// <summary>Whether others find it held. Some file systems know no locks: there only the lease counts.</summary>
    public bool Works { get; }

    /// <summary>Takes the lock of a fresh incarnation.</summary>
    /// <exception cref="StoreException">
    /// The file cannot be created, or another process holds the same incarnation.
    /// </exception>
    public static SiloLock Take(string database, Guid incarnation)
    {
        string path = PathOf(database, incarnation);
        try
        {
            return new(Open(path, FileMode.OpenOrCreate), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                $"Cannot lock '{path}', the sign of life of a silo on '{database}'. Check the folder's permissions and "
                + $"the free space on its disk ({error.Message})", error);
        }
    }

    /// <summary>Whether the process that took the lock has ended. False where it cannot be told.</summary>
    public static bool IsAbandoned(string database, Guid incarnation) => IsFree(PathOf(database, incarnation));

    /// <summary>Deletes the file of an incarnation that is dead.</summary>
    public static void Delete(string database, Guid incarnation) => Delete(PathOf(database, incarnation));

    /// <summary>Path of an incarnation's file.</summary>
    public static string PathOf(string database, Guid incarnation) => $"{database}-silo-{incarnation:D}";

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        Delete(_path);
    }

    private static bool IsFree(string path)
    {
        try
        {
            Open(path, FileMode.Open).Dispose();
            return true;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static FileStream Open(string path, FileMode mode) =>
        new(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // An empty file that stays behind harms nobody: its incarnation never returns.
        }
    }
}
