using System.Reflection;

namespace Sweep.Store.Rows;

/// <summary>The <c>.sql</c> files, which are embedded under their paths.</summary>
internal static class SqlResources
{
    private static readonly Assembly Home = typeof(SqlResources).Assembly;

    /// <summary>Text of a file.</summary>
    public static string Read(string path)
    {
        using Stream stream = Home.GetManifestResourceStream(path)
            ?? throw new InvalidOperationException($"The assembly lacks the resource '{path}'.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The migrations of a folder, in order.</summary>
    public static IReadOnlyList<SqlMigration> Migrations(string folder) =>
        [.. from resource in Home.GetManifestResourceNames()
            where resource.StartsWith(folder, StringComparison.Ordinal)
            let name = resource[folder.Length..^".sql".Length]
            orderby name
            select new SqlMigration(int.Parse(name[..4]), name, Read(resource))];
}
