using Sweep.Core.Data;

namespace Sweep.Silo.Datasets;

/// <summary>Where datasets lie on this machine.</summary>
/// <param name="dataFolder">The <c>--data</c> option or null: a folder of datasets, or a dataset's own.</param>
/// <param name="environment">Reads an environment variable; the process's own when left out.</param>
/// <param name="workingFolder">Where texts are looked for last; the working directory when left out.</param>
public sealed class DatasetFolders(
    string? dataFolder = null, Func<string, string?>? environment = null, string? workingFolder = null)
{
    /// <summary>The environment variable with the same meaning as <c>--data</c>.</summary>
    public const string EnvironmentVariable = "SWEEP_DATA";

    private readonly Func<string, string?> _environment = environment ?? Environment.GetEnvironmentVariable;

    /// <summary>The folders to look in for a dataset, in order; the first with all of its files is read.</summary>
    public IReadOnlyList<string> Candidates(DatasetEntry entry)
    {
        List<string> folders = [];
        foreach (string? folder in (ReadOnlySpan<string?>)[dataFolder, _environment(EnvironmentVariable)])
        {
            if (string.IsNullOrWhiteSpace(folder)) continue;
            folders.Add(Path.GetFullPath(folder));
            folders.Add(Path.Combine(Path.GetFullPath(folder), entry.Name));
        }

        folders.Add(Cache(entry));
        if (entry.DebianFolder is { } debian) folders.Add(debian);
        return [.. folders.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// The folders that texts are read from, in order: those that are named, then the working directory (but not the
    /// root of a file system, where a service may stand: study files come from others and must not reach every file).
    /// </summary>
    public IReadOnlyList<string> TextFolders()
    {
        List<string> folders = [];
        foreach (string? folder in (ReadOnlySpan<string?>)[dataFolder, _environment(EnvironmentVariable)])
        {
            if (!string.IsNullOrWhiteSpace(folder)) folders.Add(Path.GetFullPath(folder));
        }

        string working = Path.GetFullPath(workingFolder ?? Environment.CurrentDirectory);
        if (Path.GetDirectoryName(working) is not null) folders.Add(working);
        return [.. folders.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// The folder that <c>sweep data fetch</c> fills: <c>sweep/datasets/NAME</c> under <c>$XDG_CACHE_HOME</c> or
    /// <c>~/.cache</c>, on Windows under the local application data.
    /// </summary>
    public string Cache(DatasetEntry entry) => Path.Combine(CacheRoot(), "sweep", "datasets", entry.Name);

    private string CacheRoot()
    {
        // The XDG base directory specification has relative paths ignored.
        if (_environment("XDG_CACHE_HOME") is { } cache && Path.IsPathFullyQualified(cache)) return cache;
        return OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Home(), ".cache");
    }

    private string Home() => _environment("HOME") is { Length: > 0 } home
        ? home
        : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
}
