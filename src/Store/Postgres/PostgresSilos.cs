using Npgsql;
using Sweep.Store.Rows;

namespace Sweep.Store.Postgres;

/// <summary>Incarnations and their leases.</summary>
internal static class PostgresSilos
{
    /// <summary>Inserts an incarnation's row. False: it was marked dead before.</summary>
    public static async Task<bool> RegisterAsync(PostgresUnit unit, SiloRegistration registration) =>
        await unit.ExecuteAsync(PostgresSql.RegisterSilo, new
        {
            incarnation = registration.Incarnation,
            name = registration.Name,
            numericsVersion = registration.NumericsVersion,
            slots = registration.Slots,
            labels = Placement.Labels(registration.Labels),
            lease = Microseconds(registration.Lease),
        }) > 0;

    /// <summary>Extends a lease on the caller's own thread.</summary>
    public static bool Renew(
        PostgresDatabase database, Guid incarnation, TimeSpan lease, CancellationToken cancellation) =>
        database.ExecuteOnLeaseConnection(
            "renew a lease",
            PostgresSql.RenewSilo,
            [
                new NpgsqlParameter<Guid>("incarnation", incarnation),
                new NpgsqlParameter<long>("lease", Microseconds(lease)),
            ],
            cancellation) > 0;

    /// <summary>Marks an incarnation dead of its own will.</summary>
    public static Task<int> RetireAsync(PostgresUnit unit, Guid incarnation) =>
        unit.ExecuteAsync(PostgresSql.RetireSilo, new { incarnation });

    /// <summary>Marks an incarnation dead, unless it has renewed meanwhile.</summary>
    public static async Task<bool> MarkDeadAsync(PostgresUnit unit, Guid incarnation) =>
        await unit.ExecuteAsync(PostgresSql.MarkSiloDead, new { incarnation }) > 0;

    /// <summary>How many incarnations are live.</summary>
    public static Task<int> CountAsync(PostgresUnit unit) => unit.FindAsync<int>(PostgresSql.CountSilos);

    /// <summary>Incarnations in order of registration.</summary>
    public static async Task<IReadOnlyList<SiloRecord>> ListAsync(PostgresUnit unit, SiloQuery query) =>
        [.. (await unit.QueryAsync<SiloRow>(PostgresSql.ListSilos, new
        {
            all = query.All,
            afterTime = query.AfterTime.UtcDateTime,
            afterIncarnation = query.AfterIncarnation,
            limit = (long)query.Limit,
        })).Select(row => row.ToRecord())];

    private static long Microseconds(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMicrosecond;

    private sealed record SiloRow
    {
        public required Guid Incarnation { get; init; }

        public required string Name { get; init; }

        public required bool IsLive { get; init; }

        public required DateTime RegisteredAt { get; init; }

        public required DateTime ExpiresAt { get; init; }

        public required int Slots { get; init; }

        public required string[] Labels { get; init; }

        public required int NumericsVersion { get; init; }

        public SiloRecord ToRecord() => new(
            Incarnation, Name, IsLive, new DateTimeOffset(RegisteredAt), new DateTimeOffset(ExpiresAt), Slots, Labels,
            NumericsVersion);
    }
}
