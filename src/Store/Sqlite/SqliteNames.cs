namespace Sweep.Store.Sqlite;

/// <summary>Ids as the database keeps them.</summary>
internal static class SqliteNames
{
    /// <summary>An incarnation or request id: lower case with hyphens, as PostgreSQL prints it.</summary>
    public static string Text(this Guid id) => id.ToString("D");
}
