using System.Globalization;

namespace Sweep.Store.Tests.Postgres;

/// <summary>PostgreSQL's and PgBouncer's programs on this machine.</summary>
internal static class PostgresPrograms
{
    /// <summary>
    /// The folder of <c>initdb</c> and <c>postgres</c>, of the newest version there is; null when there is none.
    /// </summary>
    public static string? Folder { get; } =
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .Where(folder => File.Exists(Path.Combine(folder, "bin", "initdb")))
                .OrderByDescending(folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture))
                .Select(folder => Path.Combine(folder, "bin"))
                .FirstOrDefault()
            : null;

    /// <summary>PgBouncer; null when it is missing.</summary>
    public static string? Bouncer { get; } =
        new[] { "/usr/sbin/pgbouncer", "/usr/bin/pgbouncer" }.FirstOrDefault(File.Exists);

    /// <summary>Skips the test where a program is missing; in CI it fails.</summary>
    public static void Require(string? program, string package)
    {
        if (program is not null) return;
        string message = $"Needs {package}: install the package '{package}' to run this test.";
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(message);
        Assert.Skip(message);
    }
}
