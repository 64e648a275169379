using System.Diagnostics;
using System.Runtime.Versioning;
using Sweep.Cli.Tests;

namespace Sweep.Deploy.Tests;

/// <summary>
/// The script of <c>deploy/slurm</c> with stand-ins for the program and for <c>scontrol</c>: what a real Slurm would
/// have to be lucky or broken to show.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class SlurmScriptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SlurmScriptTests()
    {
        // It ends when it is told to, and says what it was given.
        Program("sweep", """
            echo "$SWEEP_NAME, $SWEEP_SLOTS slots: $*"
            tail -f /dev/null & idle=$!
            trap 'kill $idle; echo drained; exit "${SILO_STATUS:-0}"' TERM
            echo ready
            wait
            """);
        Program("scontrol", "echo \"scontrol $*\"; exit \"${SCONTROL_STATUS:-0}\"");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Task_near_its_time_limit_drains_and_queues_itself_again()
    {
        (int status, string output) = await RunAsync("USR1", [], "--labels", "gpu");
        Assert.Equal(0, status);
        Assert.Equal(
            [
                "slurm-7_3, 5 slots: silo --labels gpu", "ready", "drained",
                "sweep: the time limit is near: task 7_3 queues again", "scontrol requeue 7_3",
            ],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Cancelled_task_drains_and_ends_with_the_silos_status()
    {
        (int status, string output) = await RunAsync("TERM", new() { ["SILO_STATUS"] = "3", ["SWEEP_SLOTS"] = "2" });
        Assert.Equal(3, status);
        Assert.StartsWith("slurm-7_3, 2 slots", output);
        Assert.DoesNotContain("scontrol", output);
    }

    [Fact]
    public async Task Task_outside_an_array_has_its_own_number_and_fails_where_it_cannot_queue_again()
    {
        (int status, string output) = await RunAsync(
            "USR1", new() { ["SLURM_ARRAY_TASK_ID"] = "", ["SCONTROL_STATUS"] = "1" });
        Assert.Equal(1, status);
        Assert.Contains("scontrol requeue 9", output);
    }

    [Theory]
    [InlineData("SWEEP", "/no/such/program", 127, "No such file")]
    [InlineData("SWEEP_STORE", "", 1, "SWEEP_STORE: is not set")]
    public async Task What_cannot_start_ends_at_once_and_says_why(
        string variable, string value, int expected, string message)
    {
        (int status, string output) = await RunAsync(signal: null, new() { [variable] = value });
        Assert.Equal(expected, status);
        Assert.Contains(message, output);
        Assert.DoesNotContain("unbound", output);
    }

    private async Task<(int Status, string Output)> RunAsync(
        string? signal, Dictionary<string, string> environment, params string[] arguments)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        string script = Path.Combine(Manifests.Folder, "slurm", "sweep-silos.sbatch");
        ProcessStartInfo start = new("bash", ["-c", "exec 2>&1; exec bash \"$@\"", "-", script, .. arguments])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        Dictionary<string, string> all = new()
        {
            ["PATH"] = $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}",
            ["SWEEP_STORE"] = "postgres://db/sweep",
            ["SLURM_JOB_ID"] = "9",
            ["SLURM_ARRAY_JOB_ID"] = "7",
            ["SLURM_ARRAY_TASK_ID"] = "3",
            ["SLURM_CPUS_PER_TASK"] = "5",
        };
        foreach ((string name, string value) in all.Concat(environment)) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        List<string> lines = [];
        while (await process.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            lines.Add(line);
            if (line != "ready" || signal is null) continue;
            using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
            await kill.WaitForExitAsync(cancel);
        }

        await process.WaitForExitAsync(cancel);
        return (process.ExitCode, string.Join('\n', lines));
    }

    private void Program(string name, string body)
    {
        _folder.Write(name, $"#!/usr/bin/env bash\n{body}\n");
        File.SetUnixFileMode(
            _folder.File(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
