using Dapper;
using Microsoft.Data.Sqlite;

namespace Sweep.Store.Sqlite;

/// <summary>Brings a database to the version of this program, or says why not.</summary>
internal static class SqliteMigrator
{
    /// <summary>The version that this program reads and writes.</summary>
    public static int Current => SqliteSql.Migrations[^1].Version;

    /// <summary>
    /// Runs the missing migrations under the write lock: of several openers one migrates, the others wait.
    /// </summary>
    /// <param name="connection">The database.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <param name="clock">The store's clock.</param>
    /// <param name="mustExist">Whether a database without a store is refused, and left as it is.</param>
    public static void Migrate(SqliteConnection connection, string path, TimeProvider clock, bool mustExist)
    {
        // Looked at before anything is changed: somebody else's database must stay as it is.
        int found = FindVersion(connection, path);
        if (found == 0 && mustExist) throw StoreException.NoStore(path);
        UseWriteAheadLog(connection);
        if (found == Current) return;

        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        found = FindVersion(connection, path, transaction);
        foreach ((int version, string name, string script) in SqliteSql.Migrations.Where(next => next.Version > found))
        {
            connection.Execute(script, transaction: transaction);
            connection.Execute(
                "INSERT INTO schema_version (version, name, applied_at) VALUES (@version, @name, @appliedAt)",
                new { version, name, appliedAt = SqliteTime.ToMicroseconds(clock.GetUtcNow()) },
                transaction);
        }

        transaction.Commit();
    }

    /// <summary>Refuses a database that is not of this program's version.</summary>
    public static void Check(SqliteConnection connection, string path)
    {
        int found = FindVersion(connection, path);
        if (found == Current) return;
        if (found == 0) throw StoreException.NoStore(path);
        throw new StoreException(
            $"'{path}' has version {found} of the store and this program needs {Current}: open it once with a command "
            + "that writes, such as 'sweep run', which brings it up to date.");
    }

    /// <summary>Version of the database; 0 when it is empty.</summary>
    /// <exception cref="StoreException">It is newer than this program, or not a Sweep store.</exception>
    private static int FindVersion(SqliteConnection connection, string path, SqliteTransaction? transaction = null)
    {
        List<string> tables = connection.Query<string>(
            "SELECT name FROM sqlite_schema WHERE type = 'table'", transaction: transaction).AsList();
        if (tables.Count == 0) return 0;
        if (!tables.Contains("schema_version", StringComparer.Ordinal))
            throw new StoreException($"'{path}' is a SQLite database of another program. Name another file.");

        int version =
            connection.ExecuteScalar<int>("SELECT max(version) FROM schema_version", transaction: transaction);
        if (version > Current)
        {
            throw new StoreException(
                $"'{path}' was written by a newer Sweep: it has version {version} of the store, and this program knows "
                + $"versions up to {Current}. Use the newer program, or another file.");
        }

        return version;
    }

    private static void UseWriteAheadLog(SqliteConnection connection)
    {
        if (connection.ExecuteScalar<string>("PRAGMA journal_mode") == "wal") return;

        // The change of mode needs the file for itself for a moment and does not use the busy handler: the driver's
        // retries until the command's timeout stand in for it.
        connection.ExecuteScalar<string>("PRAGMA journal_mode = WAL", commandTimeout: 30);
    }
}
