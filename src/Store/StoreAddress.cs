using Sweep.Store.Postgres;
using Sweep.Store.Sqlite;

namespace Sweep.Store;

/// <summary>Where a store is: the path of a SQLite file, or <c>postgres://user@host/database</c>.</summary>
public static class StoreAddress
{
    /// <summary>Whether it is on a server: the other kind is a file.</summary>
    public static bool IsServer(string address) => PostgresAddress.IsOne(address);

    /// <summary>For people: the file's full path, or the server's address without its password.</summary>
    /// <exception cref="FormatException">It is a server's address and cannot be read.</exception>
    public static string Describe(string address) =>
        IsServer(address) ? $"postgres://{PostgresAddress.Parse(address)}" : Path.GetFullPath(address);

    /// <summary>What a server says of itself; null for a store in a file.</summary>
    /// <param name="address">Where the store is, or is going to be.</param>
    /// <param name="clock">The clock to compare the server's with.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <exception cref="FormatException">It is a server's address and cannot be read.</exception>
    /// <exception cref="StoreException">The server cannot be reached or refuses.</exception>
    public static async Task<ServerReport?> InspectAsync(
        string address, TimeProvider clock, CancellationToken cancellation) =>
        IsServer(address) ? await PostgresInspector.InspectAsync(address, clock, cancellation) : null;

    /// <summary>
    /// Opens a store; unless it is only to be read, makes it where there is none and brings it up to date.
    /// </summary>
    /// <param name="address">Where it is.</param>
    /// <param name="clock">The clock of a store in a file; a server has its own.</param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <param name="cancellation">Cancels the opening.</param>
    /// <exception cref="FormatException">It is a server's address and cannot be read.</exception>
    /// <exception cref="StoreException">It cannot be opened; the message says why and what to do.</exception>
    public static async Task<IStudyStore> OpenAsync(
        string address, TimeProvider clock, StoreOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        if (!IsServer(address))
        {
            return await SqliteStudyStore.OpenAsync(
                address, clock, new() { ReadOnly = options.ReadOnly, MustExist = options.MustExist }, cancellation);
        }

        return await PostgresStudyStore.OpenAsync(
            address,
            clock,
            new()
            {
                ReadOnly = options.ReadOnly,
                MustExist = options.MustExist,
                Checkpoints = options.Checkpoints,
                Retrying = options.Retrying,
                Hinted = options.Hinted,
                ListenAddress = options.Hinted is null ? null : options.ListenAddress ?? address,
            },
            cancellation);
    }
}
