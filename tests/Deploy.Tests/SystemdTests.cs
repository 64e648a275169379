using System.Diagnostics;
using Sweep.Cli.Tests;
using Sweep.Store.Tests.Postgres;

namespace Sweep.Deploy.Tests;

/// <summary><c>deploy/systemd</c>: systemd itself reads the unit; nothing starts it here.</summary>
public sealed class SystemdTests : IDisposable
{
    private const string Analyze = "/usr/bin/systemd-analyze";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Unit_has_nothing_that_systemd_would_not_understand()
    {
        PostgresPrograms.Require(File.Exists(Analyze) ? Analyze : null, "systemd");
        string unit = await ReadAsync();
        string file = _folder.File("sweep-silo@.service");
        await File.WriteAllTextAsync(
            file, unit.Replace("/usr/local/bin/sweep", "/bin/true", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        using Process process = Process.Start(new ProcessStartInfo(Analyze, ["verify", file])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        string complaints = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", complaints);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task Unit_starts_the_program_with_options_that_it_has()
    {
        string line = (await ReadAsync()).Split('\n').Single(
            line => line.StartsWith("ExecStart=", StringComparison.Ordinal));
        await Commands.RequireAsync(line.Split(' ')[1..]);
    }

    private static Task<string> ReadAsync() => File.ReadAllTextAsync(
        Path.Combine(Manifests.Folder, "systemd", "sweep-silo@.service"), TestContext.Current.CancellationToken);
}
