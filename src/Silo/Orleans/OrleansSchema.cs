using System.Resources;
using Npgsql;
using Sweep.Store;
using Sweep.Store.Postgres;

namespace Sweep.Silo.Orleans;

/// <summary>
/// The tables and queries that Orleans' providers for PostgreSQL need, beside the store in its database. Orleans'
/// packages do not bring them. Those that a team has already made from Orleans' own scripts are left as they are.
/// </summary>
public static class OrleansSchema
{
    private const string Folder = "Sweep.Silo.Orleans.Schema.";

    /// <summary>Makes what is missing.</summary>
    /// <param name="address">The store's address: PostgreSQL.</param>
    /// <param name="cancellation">Cancels the wait; nothing is left half made.</param>
    /// <returns>Whether anything was missing.</returns>
    /// <exception cref="FormatException">It is not an address of PostgreSQL.</exception>
    /// <exception cref="StoreException">The server cannot be reached, or the role may not make tables.</exception>
    public static async Task<bool> MigrateAsync(string address, CancellationToken cancellation)
    {
        try
        {
            await using NpgsqlConnection connection = new(PostgresAddress.Parse(address).ConnectionString());
            await connection.OpenAsync(cancellation);
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellation);
            await ExecuteAsync(connection, Read($"{Folder}lock.sql"), cancellation);
            if (await IsThereAsync(connection, cancellation)) return false;
            await ExecuteAsync(connection, Read($"{Folder}tables.sql"), cancellation);
            foreach ((string key, string text) in Queries())
            {
                await using NpgsqlCommand add = new(Read($"{Folder}add_query.sql"), connection);
                add.Parameters.AddWithValue("key", key);
                add.Parameters.AddWithValue("text", text);
                await add.ExecuteNonQueryAsync(cancellation);
            }

            await transaction.CommitAsync(cancellation);
            return true;
        }
        catch (NpgsqlException exception)
        {
            throw new StoreException(
                $"Cannot make Orleans' tables in {StoreAddress.Describe(address)}: {exception.Message}", exception);
        }
    }

    /// <summary>Whether the tables are there.</summary>
    /// <exception cref="StoreException">The server cannot be reached.</exception>
    public static async Task<bool> IsThereAsync(string address, CancellationToken cancellation)
    {
        try
        {
            await using NpgsqlConnection connection = new(PostgresAddress.Parse(address).ConnectionString());
            await connection.OpenAsync(cancellation);
            return await IsThereAsync(connection, cancellation);
        }
        catch (NpgsqlException exception)
        {
            throw new StoreException(
                $"Cannot look for Orleans' tables in {StoreAddress.Describe(address)}: {exception.Message}", exception);
        }
    }

    private static async Task<bool> IsThereAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using NpgsqlCommand command = new(Read($"{Folder}is_there.sql"), connection);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static IEnumerable<(string Key, string Text)> Queries()
    {
        const string folder = $"{Folder}Queries.", ending = ".sql";
        return typeof(OrleansSchema).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .Select(name => (name[folder.Length..^ending.Length], Read(name)));
    }

    private static string Read(string name)
    {
        using Stream stream = typeof(OrleansSchema).Assembly.GetManifestResourceStream(name)
            ?? throw new MissingManifestResourceException(name);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
