namespace Sweep.Cli.Tests;

/// <summary>Command lines that no command takes: a line for each error and one that says where to read on.</summary>
public sealed class UsageErrorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("silo --slotz 4", "found the unknown flag '--slotz'; did you mean '--slots'?", "silo")]
    [InlineData("silo --slotz=4", "found the unknown flag '--slotz'; did you mean '--slots'?", "silo")]
    [InlineData("silo --colour red", "found the unknown flag '--colour'", "silo")]
    [InlineData("silo --slots", "--slots: a value is missing", "silo")]
    [InlineData("silo 5", "found '5' beyond what 'sweep silo' takes", "silo")]
    [InlineData("status --jsn x", "found the unknown flag '--jsn'; did you mean '--json'?", "status")]
    [InlineData("status --jsn", "found the unknown flag '--jsn'; did you mean '--json'?", "status")]
    [InlineData("token creat", "found the unknown command 'creat', expected one of create, list, revoke; "
        + "did you mean 'create'?", "token")]
    [InlineData("token", "expected a command: one of create, list, revoke", "token")]
    [InlineData("token create --nam anna", "found the unknown flag '--nam'; did you mean '--name'?", "token create")]
    [InlineData("pause", "<study> is missing", "pause")]
    [InlineData("pause x y", "found 'y' beyond what 'sweep pause' takes", "pause")]
    [InlineData("extend x --configurations y", "--configurations: found 'y', expected a whole number", "extend")]
    [InlineData("extend x", "Give --seeds, --configurations or both.", "extend")]
    [InlineData("trials x --state gone", "--state: found 'gone', expected one of queued, running, completed, "
        + "pruned, diverged, failed, quarantined, cancelled", "trials")]
    [InlineData("submit x --priority y", "--priority: found 'y', expected a whole number from -1000 to 1000.",
        "submit")]
    [InlineData("range-test f --arm a --start y", "--start: found 'y', expected a number", "range-test")]
    [InlineData("export x --format xml", "--format: Argument 'xml' not recognized. Must be one of: 'csv' 'json'",
        "export")]
    public async Task Error_is_told_in_two_lines(string line, string error, string command)
    {
        SweepResult result = await SweepProcess.RunAsync(_folder.Path, line.Split(' '));
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Equal($"sweep: {error}\nSee 'sweep {command} --help'.\n", result.Error);
    }

    [Fact]
    public async Task Command_that_is_not_known_is_told_with_the_nearest_one()
    {
        SweepResult result = await SweepProcess.RunAsync(_folder.Path, "stauts", "x");
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("sweep: found the unknown command 'stauts', expected one of run, ", result.Error);
        Assert.EndsWith("; did you mean 'status'?\nSee 'sweep --help'.\n", result.Error);
    }

    [Fact]
    public async Task Help_is_given_to_whoever_asks_for_it_or_gives_nothing()
    {
        Assert.StartsWith("Description:", (await RunAsync(0, "silo", "--slotz", "--help")).Output.TrimStart());
        Assert.Contains("Usage:", (await RunAsync(2)).Error);
        Assert.NotEqual("", (await RunAsync(0, "--version")).Output);
    }

    [Fact]
    public async Task What_stands_behind_two_dashes_is_no_flag() =>
        Assert.Contains("holds no Sweep store", (await RunAsync(3, "status", "--", "--jsn")).Error);

    private async Task<SweepResult> RunAsync(int code, params string[] command)
    {
        SweepResult result = await SweepProcess.RunAsync(_folder.Path, command);
        Assert.Equal(code, result.ExitCode);
        return result;
    }
}
