using Dapper;
using Npgsql;

namespace Sweep.Store.Postgres;

/// <summary>Brings a database to the version of this program, or says why not.</summary>
internal static class PostgresMigrator
{
    // Any number will do that no other program uses: the bytes of 'sweep'.
    private const long Key = 0x73_77_65_65_70;
    private const int OldestServer = 13;

    /// <summary>The version that this program reads and writes.</summary>
    public static int Current => PostgresSql.Migrations[^1].Version;

    /// <summary>Runs the missing migrations: of several openers one migrates, the others wait for it.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="address">Its address, for errors.</param>
    /// <param name="mustExist">Whether a database without a store is refused, and left as it is.</param>
    /// <param name="cancellation">Cancels the migration.</param>
    public static async Task MigrateAsync(
        NpgsqlConnection connection, PostgresAddress address, bool mustExist, CancellationToken cancellation)
    {
        RequireServer(connection, address);

        // Looked at before anything is locked or changed: a role that only works need not be able to migrate.
        (_, int found) = await FindVersionAsync(connection, address, transaction: null, cancellation);
        if (found == Current) return;
        if (found == 0 && mustExist) throw StoreException.NoStore($"postgres://{address}");

        try
        {
            await MigrateLockedAsync(connection, address, cancellation);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            string there = found == 0 ? "no store yet" : $"version {found} of the store";
            throw new StoreException(
                $"'postgres://{address}' has {there} and this program needs version {Current}, which this role may not "
                + "make: run 'sweep doctor' once as the role that may, see 'Migrations' in docs/operations.md "
                + $"({error.SqlState}: {error.MessageText})",
                error);
        }
    }

    private static async Task MigrateLockedAsync(
        NpgsqlConnection connection, PostgresAddress address, CancellationToken cancellation)
    {
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(PostgresSql.AllowTime);
        await ExecuteAsync(PostgresSql.LockMigration, new { key = Key });
        (bool hasSchema, int found) = await FindVersionAsync(connection, address, transaction, cancellation);
        if (!hasSchema) await ExecuteAsync("CREATE SCHEMA sweep");
        foreach ((int version, string name, string script) in PostgresSql.Migrations)
        {
            if (version <= found) continue;
            await ExecuteAsync(script);
            await ExecuteAsync(PostgresSql.AddVersion, new { version, name });
        }

        await transaction.CommitAsync(cancellation);

        Task ExecuteAsync(string sql, object? parameters = null) => connection.ExecuteAsync(
            new(sql, parameters, transaction, commandTimeout: 0, cancellationToken: cancellation));
    }

    /// <summary>Refuses a database that is not of this program's version.</summary>
    public static async Task CheckAsync(
        NpgsqlConnection connection, PostgresAddress address, CancellationToken cancellation)
    {
        RequireServer(connection, address);
        (_, int found) = await FindVersionAsync(connection, address, transaction: null, cancellation);
        if (found == Current) return;
        if (found == 0) throw StoreException.NoStore($"postgres://{address}");
        throw new StoreException(
            $"'postgres://{address}' has version {found} of the store and this program needs {Current}: open it once "
            + "with a command that writes, such as 'sweep run', which brings it up to date.");
    }

    /// <summary>The store's own id.</summary>
    public static Task<Guid> IdentifyAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        connection.QuerySingleAsync<Guid>(new(PostgresSql.GetStore, cancellationToken: cancellation));

    /// <summary>Version of the store in a database; 0 when it has none.</summary>
    /// <exception cref="StoreException">It is newer than this program, or the schema is another program's.</exception>
    public static async Task<int> FindVersionAsync(
        NpgsqlConnection connection, PostgresAddress address, CancellationToken cancellation) =>
        (await FindVersionAsync(connection, address, transaction: null, cancellation)).Version;

    private static void RequireServer(NpgsqlConnection connection, PostgresAddress address)
    {
        if (connection.PostgreSqlVersion.Major >= OldestServer) return;
        throw new StoreException(
            $"'postgres://{address}' is PostgreSQL {connection.PostgreSqlVersion}: version {OldestServer} or later is "
            + "needed.");
    }

    /// <summary>Version of the database; 0 when it has no store.</summary>
    /// <exception cref="StoreException">It is newer than this program, or the schema is another program's.</exception>
    private static async Task<(bool HasSchema, int Version)> FindVersionAsync(
        NpgsqlConnection connection, PostgresAddress address, NpgsqlTransaction? transaction,
        CancellationToken cancellation)
    {
        SchemaRow schema = await connection.QuerySingleAsync<SchemaRow>(
            new(PostgresSql.HasSchema, transaction: transaction, cancellationToken: cancellation));
        if (!schema.HasVersions) return (schema.HasSchema, 0);
        int version = await connection.ExecuteScalarAsync<int>(
            new(PostgresSql.FindVersion, transaction: transaction, cancellationToken: cancellation));
        if (version > Current)
        {
            throw new StoreException(
                $"'postgres://{address}' was written by a newer Sweep: it has version {version} of the store, and this "
                + $"program knows versions up to {Current}. Use the newer program, or another database.");
        }

        return (schema.HasSchema, version);
    }

    private sealed record SchemaRow(bool HasSchema, bool HasVersions);
}
