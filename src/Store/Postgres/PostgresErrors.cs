using System.Data;
using System.Net.Sockets;
using Npgsql;

namespace Sweep.Store.Postgres;

/// <summary>Which of the driver's errors pass, and what the others mean to people.</summary>
internal static class PostgresErrors
{
    /// <summary>
    /// Whether to try again: the connection was lost, the server is starting, stopping or out of connections, or the
    /// transaction was the victim of a deadlock, a conflict or a timeout.
    /// </summary>
    public static bool IsTransient(Exception error) => error switch
    {
        PostgresException refused => IsTransient(refused.SqlState),
        NpgsqlException broken =>
            broken.IsTransient || broken.InnerException is IOException or SocketException or TimeoutException,
        IOException or SocketException or TimeoutException => true,
        _ => false,
    };

    /// <summary>Whether an error is the driver's or the network's.</summary>
    public static bool IsDriver(Exception error) =>
        error is NpgsqlException or IOException or SocketException or TimeoutException;

    /// <summary>
    /// Whether an error is that of a lost connection in another guise. The driver throws whatever its own code runs
    /// into when a session ends within it: a closed reader, when it goes on to the next set of rows; a disposed object,
    /// even of a connection that looks sound. What calls throw of their own they throw on a sound connection.
    /// </summary>
    public static bool IsOfLost(Exception error, NpgsqlConnection connection) =>
        (connection.State != ConnectionState.Open || error is ObjectDisposedException)
        && !IsDriver(error) && error is not (StoreException or OperationCanceledException);

    /// <summary>The error's name in telemetry: the server's code, or the type of what broke.</summary>
    public static string TypeOf(Exception error) => error switch
    {
        PostgresException refused => refused.SqlState,
        NpgsqlException { InnerException: { } inner } => inner.GetType().Name,
        _ => error.GetType().Name,
    };

    /// <summary>Whether the server itself says that the transaction was rolled back: the outcome is known.</summary>
    public static bool IsRolledBack(Exception error) =>
        error is PostgresException refused && refused.SqlState.StartsWith("40", StringComparison.Ordinal)
        && refused.SqlState != PostgresErrorCodes.StatementCompletionUnknown;

    /// <summary>The error to throw.</summary>
    /// <param name="what">What failed, as a verb phrase: <c>claim trials</c>.</param>
    /// <param name="address">The store, without its password.</param>
    /// <param name="error">The driver's error.</param>
    public static StoreException Translate(string what, PostgresAddress address, Exception error)
    {
        string remedy = error is PostgresException refused
            ? Remedy(refused.SqlState)
            : "the server cannot be reached. Check that it runs, its host and port, and the network between";
        string detail = error is PostgresException answer
            ? $"{answer.SqlState}: {answer.MessageText}"
            : error.InnerException?.Message ?? error.Message;
        return new($"Cannot {what} in 'postgres://{address}': {remedy} ({detail})", error);
    }

    // Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
    private static bool IsTransient(string state) => state[..2] switch
    {
        "08" => true, // connection
        "40" => true, // deadlock, serialization
        "57" => state != PostgresErrorCodes.DatabaseDropped, // shutdown, start, statement timeout, idle session
        "25" => state is "25006" or "25P03" or "25P04", // read-only while a standby is promoted; timeouts
        _ => state is PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.LockNotAvailable
            or PostgresErrorCodes.ObjectInUse or PostgresErrorCodes.OutOfMemory,
    };

    private static string Remedy(string state) => state switch
    {
        "28P01" or "28000" => "the server refused the user or password. Check both, and the server's pg_hba.conf",
        "3D000" => "there is no such database. Make it with 'createdb', or name another",
        "42501" => "this role lacks a privilege. See 'Roles' in docs/operations.md",
        "3F000" or "42P01" =>
            "this database holds no Sweep store. Make it with a command that writes, such as 'sweep run'",
        "53100" => "the server's disk is full. Free some space and go on: what was stored before is intact",
        "XX001" or "XX002" => "the database is damaged. Restore a backup",
        _ when state.StartsWith("23", StringComparison.Ordinal) =>
            "an invariant of the store would break. Nothing was written; please report this as a defect",
        _ when state.StartsWith("57", StringComparison.Ordinal) || state.StartsWith("08", StringComparison.Ordinal)
            || state.StartsWith("53", StringComparison.Ordinal) =>
            "the server is starting, stopping or out of resources. Wait a moment and try again",
        _ => "PostgreSQL reported an unexpected error. Nothing was written",
    };
}
