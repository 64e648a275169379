using Sweep.Store.Rows;

namespace Sweep.Store.Sqlite;

/// <summary>Incarnations and their leases.</summary>
internal static class SqliteSilos
{
    /// <summary>Inserts an incarnation's row. False: it was marked dead before.</summary>
    public static bool Register(SqliteUnit unit, SiloRegistration registration, bool locked) =>
        unit.Execute(SqliteSql.RegisterSilo, new
        {
            incarnation = registration.Incarnation.Text(),
            name = registration.Name,
            now = unit.Now,
            expiresAt = unit.Now + SqliteTime.ToMicroseconds(registration.Lease),
            locked,
            numericsVersion = registration.NumericsVersion,
            slots = registration.Slots,
            labels = SqliteJson.Write(Placement.Labels(registration.Labels)),
        }) > 0;

    /// <summary>Extends a lease.</summary>
    public static bool Renew(SqliteUnit unit, Guid incarnation, TimeSpan lease) =>
        unit.Execute(SqliteSql.RenewSilo, new
        {
            incarnation = incarnation.Text(),
            expiresAt = unit.Now + SqliteTime.ToMicroseconds(lease),
        }) > 0;

    /// <summary>Marks an incarnation dead of its own will.</summary>
    public static bool Retire(SqliteUnit unit, Guid incarnation) =>
        unit.Execute(SqliteSql.RetireSilo, new { incarnation = incarnation.Text(), now = unit.Now }) > 0;

    /// <summary>The live incarnations that look dead: lease over, or process ended.</summary>
    public static List<SiloSuspect> Suspects(SqliteUnit unit, SiloLocks locks)
    {
        List<SiloSuspect> suspects = [];
        foreach (SiloRow row in unit.Query<SiloRow>(SqliteSql.ListLiveSilos))
        {
            Guid incarnation = Guid.Parse(row.Incarnation);
            bool gone = row.Locked != 0 && locks.IsAbandoned(incarnation);
            if (gone || row.ExpiresAt <= unit.Now) suspects.Add(new(incarnation, gone));
        }

        return suspects;
    }

    /// <summary>Marks those of the suspects dead that have not renewed meanwhile, and returns them.</summary>
    public static List<Guid> MarkDead(SqliteUnit unit, List<SiloSuspect> suspects) =>
        [.. from suspect in suspects
            where unit.Execute(SqliteSql.MarkSiloDead, new
            {
                incarnation = suspect.Incarnation.Text(),
                gone = suspect.Gone,
                now = unit.Now,
            }) > 0
            select suspect.Incarnation];

    /// <summary>How many incarnations are live.</summary>
    public static int Count(SqliteUnit unit) => unit.Query<int>(SqliteSql.CountSilos)[0];

    /// <summary>Incarnations in order of registration.</summary>
    public static IReadOnlyList<SiloRecord> List(SqliteUnit unit, SiloQuery query) =>
        [.. unit.Query<ListedRow>(SqliteSql.ListSilos, new
        {
            all = query.All,
            afterTime = SqliteTime.ToMicroseconds(query.AfterTime),
            afterIncarnation = query.AfterIncarnation.Text(),
            limit = query.Limit,
        }).Select(row => row.ToRecord())];

    private sealed record SiloRow(string Incarnation, long ExpiresAt, long Locked);

    private sealed record ListedRow(
        string Incarnation, string Name, string State, long RegisteredAt, long ExpiresAt, long Slots, string Labels,
        long NumericsVersion)
    {
        public SiloRecord ToRecord() => new(
            Guid.Parse(Incarnation), Name, State == "live", SqliteTime.ToTime(RegisteredAt),
            SqliteTime.ToTime(ExpiresAt), (int)Slots, SqliteJson.ReadTexts(Labels), (int)NumericsVersion);
    }
}
