using Sweep.Core.Data;

namespace Sweep.Silo.Datasets;

/// <summary>What to tell people who lack a dataset.</summary>
public static class DatasetAdvice
{
    /// <summary>Every way to get it.</summary>
    public static string HowToGet(DatasetEntry entry) =>
        $"Get it with 'sweep data fetch {entry.Name}'" + Otherwise(entry, ", ");

    /// <summary>The ways that need no download by Sweep.</summary>
    public static string WithoutDownload(DatasetEntry entry) => "Without a download" + Otherwise(entry, ": ");

    private static string Otherwise(DatasetEntry entry, string joint)
    {
        string package = entry.DebianPackage is { } name ? $"on Debian and Ubuntu with 'apt install {name}', or " : "";
        return $"{joint}{package}put {string.Join(", ", entry.Files.Select(file => file.Name))} (plain or .gz) into a "
            + $"folder and name it by --data or {DatasetFolders.EnvironmentVariable}.";
    }
}
