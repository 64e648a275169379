using Dapper;
using Npgsql;

namespace Sweep.Store.Postgres;

/// <summary>Asks a server what it is, and what the role that asks may do. Changes nothing; tries once.</summary>
internal static class PostgresInspector
{
    /// <summary>The report.</summary>
    /// <exception cref="FormatException">The address cannot be read.</exception>
    /// <exception cref="StoreException">The server cannot be reached or refuses.</exception>
    public static async Task<ServerReport> InspectAsync(
        string address, TimeProvider clock, CancellationToken cancellation)
    {
        PostgresAddress parsed = PostgresAddress.Parse(address);
        try
        {
            await using NpgsqlConnection connection = new(
                new NpgsqlConnectionStringBuilder(parsed.ConnectionString()) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancellation);
            DateTimeOffset asked = clock.GetUtcNow();
            RoleRow role = await connection.QuerySingleAsync<RoleRow>(
                new(PostgresSql.InspectRole, cancellationToken: cancellation));
            DateTimeOffset between = asked + ((clock.GetUtcNow() - asked) / 2);
            DateTimeOffset now = new(role.Now, TimeSpan.Zero);
            int version = await PostgresMigrator.FindVersionAsync(connection, parsed, cancellation);
            return new(
                $"PostgreSQL {connection.PostgreSqlVersion}",
                now,
                now - between,
                version,
                PostgresMigrator.Current,
                role.Role,
                role.MayWork,
                role.MayMigrate);
        }
        catch (Exception error) when (PostgresErrors.IsDriver(error))
        {
            throw PostgresErrors.Translate("look at the store", parsed, error);
        }
    }

    private sealed record RoleRow(DateTime Now, string Role, bool MayMigrate, bool MayWork);
}
