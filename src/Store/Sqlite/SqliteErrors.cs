using Microsoft.Data.Sqlite;

namespace Sweep.Store.Sqlite;

/// <summary>Turns the driver's errors into ones that say what failed, on which file, and what to do.</summary>
internal static class SqliteErrors
{
    // Result codes: https://www.sqlite.org/rescode.html
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int IoError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int Constraint = 19;
    private const int NotADatabase = 26;

    /// <summary>
    /// Whether opening or reading failed as it does where SQLite may not create its files beside the database.
    /// </summary>
    public static bool IsMissingPermission(SqliteException error) =>
        error.SqliteErrorCode is ReadOnly or CannotOpen or IoError;

    /// <summary>The error's name in telemetry.</summary>
    public static string TypeOf(SqliteException error) => $"SQLITE_{error.SqliteErrorCode}";

    /// <summary>The error to throw.</summary>
    /// <param name="what">What failed, as a verb phrase: <c>claim trials</c>.</param>
    /// <param name="path">The database file.</param>
    /// <param name="error">The driver's error.</param>
    public static StoreException Translate(string what, string path, SqliteException error)
    {
        string remedy = error.SqliteErrorCode switch
        {
            Full => "the disk is full. Free some space and go on: what was stored before is intact",
            ReadOnly => "the file or its folder may not be written. Give this user write permission, or use another "
                + "path",
            Busy or Locked => "another process has kept it locked for too long. Wait for it or end it, then try again",
            CannotOpen => "it cannot be opened. Check that the path names a file in an existing folder that this user "
                + "may read and write",
            Corrupt => "the file is damaged. Restore a backup, or save what can be read with 'sqlite3 FILE .recover'",
            NotADatabase => "the file is not a SQLite database. Name another file",
            IoError => "the disk reported an error. Check the disk and its file system: what was stored before is "
                + "intact unless the disk lost it",
            Constraint => "an invariant of the store would break. Nothing was written; please report this as a defect",
            _ => "SQLite reported an unexpected error. Nothing was written",
        };
        return new($"Cannot {what} in '{path}': {remedy} ({error.Message})", error);
    }
}
