namespace Sweep.Store.Postgres;

/// <summary>Text from outside, such as a failed program's last words.</summary>
internal static class PostgresText
{
    /// <summary>The text without the one character that PostgreSQL cannot store.</summary>
    public static string? Clean(string? text) => text?.Replace('\0', '\uFFFD');
}
