namespace Sweep.Store.Sqlite;

/// <summary>Times and durations as the database keeps them: microseconds, as PostgreSQL does.</summary>
internal static class SqliteTime
{
    /// <summary>Microseconds since 1970.</summary>
    public static long ToMicroseconds(DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>Whole microseconds.</summary>
    public static long ToMicroseconds(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The time that many microseconds after 1970.</summary>
    public static DateTimeOffset ToTime(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>That many microseconds.</summary>
    public static TimeSpan ToDuration(long microseconds) => new(microseconds * TimeSpan.TicksPerMicrosecond);
}
