namespace Sweep.Cli.Tests;

/// <summary><c>sweep silo</c> on a SQLite file, and its settings.</summary>
public sealed class SiloTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Silo_says_one_line_when_ready_runs_what_is_submitted_and_drains_on_a_signal()
    {
        using SweepProcess silo = await SweepProcess.StartSiloAsync(
            _folder.Path, "--slots", "1", "--name", "anna", "--log-level", "debug");
        string file = _folder.Write("tiny.yaml", Studies.Tiny);
        SweepResult submitted = (await SweepProcess.RunAsync(_folder.Path, "submit", file)).MustSucceed();
        Assert.Equal("tiny: submitted, 2 trials.\n", submitted.Output);
        Assert.Contains("submitted before", (await SweepProcess.RunAsync(_folder.Path, "submit", file)).Output);
        await silo.LogsAsync("trial 1, epoch 1: Ended Complete");
        silo.Terminate();
        SweepResult ended = (await silo.ExitAsync()).MustSucceed();
        Assert.Equal($"sweep silo ready: anna, 1 slot, store {_folder.File("sweep.db")}\n", ended.Output);
        Assert.Contains("Draining", ended.Error);
        SweepResult status = (await SweepProcess.RunAsync(_folder.Path, "status", "tiny")).MustSucceed();
        Assert.Contains("2 of 2 trials ended", status.Output);
    }

    [Fact]
    public async Task Flag_goes_before_environment_and_environment_before_file()
    {
        _folder.Write("silo.yaml", "name: file\nslots: 3\nstore: file.db\n");
        Dictionary<string, string> environment = new()
        {
            ["SWEEP_CONFIG"] = "silo.yaml",
            ["SWEEP_NAME"] = "environment",
            ["SWEEP_SLOTS"] = "2",
        };
        using SweepProcess silo = SweepProcess.Start(_folder.Path, environment, "silo", "--name", "flag");
        Assert.Equal(
            $"sweep silo ready: flag, 2 slots, store {_folder.File("file.db")}",
            await silo.SaysAsync("sweep silo ready: "));
        silo.Terminate();
        (await silo.ExitAsync()).MustSucceed();
    }

    [Theory]
    [InlineData("slotz: 3", "silo.yaml:1: found the unknown setting 'slotz'")]
    [InlineData("name: a\nslots: many", "silo.yaml:2: slots: found 'many', expected a whole number from 0 to 1024")]
    [InlineData("slots: [1", "silo.yaml:2: not valid YAML")]
    [InlineData("slots: { a: 1 }", "silo.yaml:1: slots: found a nested value")]
    [InlineData("just a text", "silo.yaml:1: found no map")]
    [InlineData("slots: 1\nslots: 2", "silo.yaml:2: not valid YAML: Duplicate key")]
    [InlineData("", "--log-level: found 'loud', expected one of trace", "--log-level", "loud")]
    [InlineData("", "--beat: found '10', expected at most a third of the lease", "--beat", "10", "--lease", "20")]
    [InlineData("beat: 30", "silo.yaml:1: beat: found '30', expected at most a third of the lease")]
    [InlineData("", "--store", "--store", "mysql://h/d")]
    [InlineData("", "--exit-when-idle: found 'soon', expected a number of seconds", "--exit-when-idle", "soon")]
    [InlineData("metrics: true", "silo.yaml:1: metrics: found 'true', expected false without listen")]
    [InlineData("slots: 0", "slots: found '0', expected at least 1 with exit-when-idle", "--exit-when-idle", "9")]
    [InlineData(
        "", "--engine: found 'orleans', expected default with", "--engine", "orleans", "--exit-when-idle", "9")]
    public async Task Setting_that_is_wrong_is_reported_with_its_place(
        string file, string said, params string[] arguments)
    {
        _folder.Write("silo.yaml", file);
        SweepResult result =
            await SweepProcess.RunAsync(_folder.Path, ["silo", "--config", "silo.yaml", .. arguments]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(said, result.Error);
        Assert.Empty(result.Output);
    }
}
