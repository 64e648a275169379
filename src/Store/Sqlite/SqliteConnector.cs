using Dapper;
using Microsoft.Data.Sqlite;

namespace Sweep.Store.Sqlite;

/// <summary>Opens connections to one file with everything that must be set on each of them.</summary>
internal sealed class SqliteConnector
{
    private readonly SqliteStoreOptions _options;
    private bool _immutable;

    public SqliteConnector(string path, SqliteStoreOptions options)
    {
        Path = Resolve(path);
        _options = options;
    }

    /// <summary>Full path of the file, the last link followed: SQLite puts its own files beside the target.</summary>
    public string Path { get; }

    /// <summary>Opens the connection that writes, creating and migrating the database where needed.</summary>
    public SqliteConnection OpenWriter(TimeProvider clock)
    {
        if (!_options.MustExist) CreateFolder();
        else if (!File.Exists(Path)) throw StoreException.NoStore(Path);
        SqliteConnection connection = Open(
            _options.MustExist ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadWriteCreate);
        try
        {
            SqliteMigrator.Migrate(connection, Path, clock, _options.MustExist);

            // With the write-ahead log, NORMAL loses at most the last transactions in a power cut, never consistency.
            connection.Execute("PRAGMA synchronous = NORMAL");
            connection.Execute("PRAGMA journal_size_limit = 67108864");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection that only reads.</summary>
    public SqliteConnection OpenReader()
    {
        if (_options.ReadOnly) return Open(SqliteOpenMode.ReadOnly);

        SqliteConnection connection = Open(SqliteOpenMode.ReadWrite);
        connection.Execute("PRAGMA query_only = ON");
        return connection;
    }

    /// <summary>Opens the first connection of a store that is only read, and checks the database's version.</summary>
    public SqliteConnection OpenFirstReader()
    {
        if (!File.Exists(Path)) throw StoreException.NoStore(Path);
        try
        {
            return OpenChecked();
        }
        catch (SqliteException error) when (SqliteErrors.IsMissingPermission(error))
        {
            // Where SQLite may not create its files beside the database, only a database that nobody is writing can
            // be read. Its log must be empty: reading without it would show an old state or a torn one.
            if (new FileInfo(Path + "-wal") is { Exists: true, Length: > 0 })
            {
                throw new StoreException(
                    $"Cannot read '{Path}': its newest data are in '{Path}-wal', which can only be read from a folder "
                    + "with write permission. Copy both files to one.", error);
            }

            _immutable = true;
            return OpenChecked();
        }
    }

    private static string Resolve(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        try
        {
            return File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        }
        catch (IOException)
        {
            return full;
        }
    }

    private SqliteConnection OpenChecked()
    {
        SqliteConnection connection = OpenReader();
        try
        {
            SqliteMigrator.Check(connection, Path);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private SqliteConnection Open(SqliteOpenMode mode)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = _immutable ? new Uri(Path).AbsoluteUri + "?immutable=1" : Path,
            Mode = mode,
            ForeignKeys = true,
            Pooling = false,

            // The driver retries a busy call until this many seconds have passed, sleeping in between. One second
            // makes it give up as soon as SQLite's own handler, which waits more finely, has.
            DefaultTimeout = 1,
        }.ToString());
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout = {(long)_options.BusyTimeout.TotalMilliseconds}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void CreateFolder()
    {
        string folder = System.IO.Path.GetDirectoryName(Path)!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                $"Cannot create the folder '{folder}' for the store '{Path}'. Check the path and its permissions "
                + $"({error.Message})", error);
        }
    }
}
