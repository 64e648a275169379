using System.CommandLine;
using Sweep.Store;
using Sweep.Store.Checkpoints;

namespace Sweep.Cli;

/// <summary>Options that several commands share, and what they lead to.</summary>
internal static class CommonOptions
{
    /// <summary><c>--store</c>.</summary>
    public static Option<string> Store() => new("--store")
    {
        Description = "Where studies and results are kept: a SQLite file, or postgres://user@host/database.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SWEEP_STORE") is { Length: > 0 } path
            ? path
            : "sweep.db",
        HelpName = "path|address",
    };

    /// <summary><c>--checkpoints</c>.</summary>
    public static Option<string?> Checkpoints() => new("--checkpoints")
    {
        Description = "Folder for large checkpoints of a store on a server, shared by all its silos.",
        DefaultValueFactory = _ => CheckpointsByDefault,
        HelpName = "folder",
    };

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print JSON alone on standard output." };

    /// <summary><c>--data</c>.</summary>
    public static Option<string?> Data() => new("--data")
    {
        Description = "Folder with data sets; looked in before the cache and the system's folders.",
        HelpName = "folder",
    };

    /// <summary>The name of a stored study.</summary>
    public static Argument<string> StudyName() => new("study") { Description = "Name of a stored study." };

    /// <summary>Opens a store that must exist: where there is none, nothing is made.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="cancellation">Cancels before the opening.</param>
    /// <param name="readOnly">Whether only to read; else a store of an older version is brought up to date.</param>
    public static Task<IStudyStore> OpenAsync(string path, CancellationToken cancellation, bool readOnly = true) =>
        OpenAsync(path, Options(readOnly, CheckpointsByDefault) with { MustExist = true }, cancellation);

    /// <summary>Opens a store for writing, and makes it where there is none.</summary>
    /// <param name="path">Its path or address.</param>
    /// <param name="checkpoints">Folder for large checkpoints; null for none.</param>
    /// <param name="cancellation">Cancels the opening.</param>
    public static async Task<IStudyStore> OpenOrCreateAsync(
        string path, string? checkpoints, CancellationToken cancellation) =>
        await OpenAsync(path, Options(readOnly: false, checkpoints), cancellation);

    /// <summary>Opens a store as its options have it.</summary>
    public static async Task<IStudyStore> OpenAsync(
        string path, StoreOptions options, CancellationToken cancellation)
    {
        RequireAddress(path);
        return await StoreAddress.OpenAsync(path, TimeProvider.System, options, cancellation);
    }

    private static string? CheckpointsByDefault =>
        Environment.GetEnvironmentVariable("SWEEP_CHECKPOINTS") is { Length: > 0 } folder ? folder : null;

    /// <summary>A server that goes away is waited for, and whoever looks on is told.</summary>
    private static StoreOptions Options(bool readOnly, string? checkpoints) => new()
    {
        ReadOnly = readOnly,
        Checkpoints = checkpoints is null ? null : new CheckpointFolder(checkpoints),
        Retrying = (what, error) => Console.Error.WriteLine($"Cannot {what} just now, trying again: {error.Message}"),
    };

    /// <summary>Refuses what is no address of a store.</summary>
    /// <exception cref="CommandException">It is none; the message says what one looks like.</exception>
    public static void RequireAddress(string path)
    {
        if (path.Length == 0) throw new CommandException(ExitCode.Usage, "--store: the path is empty.");
        try
        {
            _ = StoreAddress.Describe(path);
        }
        catch (FormatException error)
        {
            throw new CommandException(ExitCode.Usage, $"--store: {error.Message}");
        }

        if (!StoreAddress.IsServer(path) && path.Contains("://", StringComparison.Ordinal))
        {
            throw new CommandException(
                ExitCode.Usage, "--store: give the path of a SQLite file, or postgres://user@host/database.");
        }
    }
}
