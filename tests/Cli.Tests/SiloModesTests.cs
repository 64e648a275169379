using System.Text.Json;

namespace Sweep.Cli.Tests;

/// <summary>Silos that end by themselves, that only serve, and that have labels; and what they log.</summary>
public sealed class SiloModesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Silo_runs_what_there_is_and_ends_when_it_has_been_idle_for_long_enough()
    {
        await RunAsync("submit", _folder.Write("tiny.yaml", Studies.Tiny));
        SweepResult silo = await RunAsync("silo", "--slots", "1", "--exit-when-idle", "0");
        Assert.StartsWith("sweep silo ready: ", silo.Output);
        Assert.Contains("Nothing to do for 0 s: ending", silo.Error);
        Assert.Contains("2 of 2 trials ended", (await RunAsync("status", "tiny")).Output);
        Assert.Contains("dead", (await RunAsync("list", "silos", "--all")).Output);
    }

    [Fact]
    public async Task Study_runs_where_the_labels_that_it_asks_for_are()
    {
        await RunAsync("submit", _folder.Write("tiny.yaml", Studies.Tiny), "--labels", "gpu,big");
        await RunAsync("silo", "--exit-when-idle", "0");
        await RunAsync("silo", "--exit-when-idle", "0", "--labels", "gpu");
        Assert.Contains("0 of 2 trials ended", (await RunAsync("status", "tiny")).Output);
        await RunAsync("silo", "--exit-when-idle", "0", "--labels", "big,fast,gpu");
        Assert.Contains("2 of 2 trials ended", (await RunAsync("status", "tiny")).Output);
    }

    [Fact]
    public async Task Silo_without_slots_serves_and_drives_and_leaves_the_trials_to_others()
    {
        using SweepProcess silo = await SweepProcess.StartSiloAsync(
            _folder.Path, "--slots", "0", "--name", "door", "--listen", "http://127.0.0.1:0");
        string ready = await silo.SaysAsync("sweep silo ready: ");
        Assert.StartsWith("sweep silo ready: door, 0 slots, ", ready);
        string server = ready.Split(", ")[^1];
        using SweepProcess waiting = SweepProcess.Start(
            _folder.Path, "submit", _folder.Write("tiny.yaml", Studies.Tiny), "--wait", "--server", server);
        await waiting.SaysAsync("tiny: submitted, 2 trials.");
        await RunAsync("silo", "--exit-when-idle", "0");
        (await waiting.ExitAsync()).MustSucceed();
        Assert.DoesNotContain("door", (await RunAsync("export", "tiny", "--attempts", "--server", server)).Output);
        Assert.Contains("door", (await RunAsync("list", "silos", "--server", server)).Output);
        silo.Terminate();
        string logged = (await silo.ExitAsync()).MustSucceed().Error;
        Assert.Contains("The API listens on ", logged);
        Assert.DoesNotContain("Request", logged); // requests are many, and their log is for --log-level debug
    }

    [Fact]
    public async Task Submission_waits_for_the_end_and_says_by_its_exit_code_whether_it_was_a_good_one()
    {
        string file = _folder.Write("tiny.yaml", Studies.Tiny);
        using SweepProcess cancelled = SweepProcess.Start(_folder.Path, "submit", file, "--wait");
        await cancelled.SaysAsync("tiny: submitted, 2 trials.");
        await RunAsync("cancel", "tiny");
        SweepResult ended = await cancelled.ExitAsync();
        Assert.Equal((1, "tiny: submitted, 2 trials.\n"), (ended.ExitCode, ended.Output));

        await RunAsync("retry", "tiny");
        using SweepProcess completed = SweepProcess.Start(_folder.Path, "submit", file, "--wait");
        await completed.SaysAsync("tiny: submitted before, 2 trials.");
        Assert.False(completed.HasExited);
        await RunAsync("silo", "--exit-when-idle", "0");
        (await completed.ExitAsync()).MustSucceed();
    }

    [Fact]
    public async Task Log_lines_are_json_objects_with_the_trial_that_they_are_about()
    {
        await RunAsync("submit", _folder.Write("tiny.yaml", Studies.Tiny));
        SweepResult silo = await RunAsync(
            "silo", "--slots", "1", "--exit-when-idle", "0", "--log-json", "--log-level", "debug");
        JsonElement[] lines = [.. silo.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.All(lines, line => Assert.EndsWith("Z", line.GetProperty("Timestamp").GetString()));
        JsonElement left = lines.Single(line => line.GetProperty("Message").GetString()!
            .StartsWith("Study 1, trial 1, epoch 1: Ended Complete", StringComparison.Ordinal));
        Assert.Equal("Debug", left.GetProperty("LogLevel").GetString());
        JsonElement scope = Assert.Single(left.GetProperty("Scopes").EnumerateArray());
        Assert.Equal(
            (1, 1, 1),
            (scope.GetProperty("sweep.study").GetInt64(), scope.GetProperty("sweep.trial").GetInt64(),
                scope.GetProperty("sweep.epoch").GetInt64()));
    }

    private async Task<SweepResult> RunAsync(params string[] command) =>
        (await SweepProcess.RunAsync(_folder.Path, command)).MustSucceed();
}
