using System.Diagnostics;
using Sweep.Store.Tests.Postgres;

namespace Sweep.Telemetry.Tests.Scraping;

/// <summary>Prometheus' programs on this machine.</summary>
internal static class PrometheusPrograms
{
    /// <summary>The server; null when it is missing.</summary>
    public static string? Server { get; } = Find("prometheus");

    /// <summary>Its checker; null when it is missing.</summary>
    public static string? Tool { get; } = Find("promtool");

    /// <summary>Skips the test where a program is missing; in CI it fails.</summary>
    public static void Require(string? program) => PostgresPrograms.Require(program, "prometheus");

    /// <summary>Runs the checker in a folder; fails with what it says.</summary>
    public static async Task CheckAsync(string folder, params string[] arguments)
    {
        Require(Tool);
        ProcessStartInfo start = new(Tool!, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await output + await errors);
    }

    private static string? Find(string name) =>
        new[] { $"/usr/bin/{name}", $"/usr/local/bin/{name}" }.FirstOrDefault(File.Exists);
}
