using System.Text.Json.Nodes;

namespace Sweep.Cli.Tests;

/// <summary><c>sweep range-test</c>.</summary>
public sealed class RangeTestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RangeTestTests() => _folder.Write("switches.yaml", Studies.Switches);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Prints_the_curve_and_three_suggestions_within_the_rates_and_stores_nothing()
    {
        string[] before = Entries();
        SweepResult test = (await RunAsync("--steps", "60")).MustSucceed();
        string[] lines = test.Output.Split('\n');
        Assert.True(lines.Count(line => line.Contains('*') && line.Contains('|')) >= 5, test.Output);
        Assert.Contains(
            lines,
            line => line.Trim().StartsWith("loss") && line.Contains("1.000e-7") && line.Trim().EndsWith("rate"));
        foreach (string suggestion in new[] { "steepest", "valley", "minimum / 10" })
            Assert.InRange(Suggested(suggestion), 1e-7, 10);
        Assert.Empty(test.Error);
        Assert.Equal(before, Entries());

        double Suggested(string name) => double.Parse(
            lines.Single(line => line.Contains(name)).Replace(name, "", StringComparison.Ordinal).Trim(),
            System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Json_stands_alone_and_agrees_with_the_same_test_again()
    {
        SweepResult test = (await RunAsync("--steps", "60", "--end", "1", "--json")).MustSucceed();
        JsonNode found = JsonNode.Parse(test.Output)!;
        JsonArray points = found["points"]!.AsArray();
        Assert.Equal(60, points.Count);
        Assert.Equal(1e-7, (double)points[0]!["rate"]!);
        double[] rates = [.. points.Select(point => (double)point!["rate"]!)];
        Assert.Equal(rates.Distinct().Order(), rates);
        Assert.InRange((double)points[^1]!["rate"]!, 0.5, 1);
        Assert.InRange((double)found["steepest"]!, 1e-7, 1);
        Assert.False((bool)found["stopped"]!);
        Assert.Empty(test.Error);
        Assert.Equal(test.Output, (await RunAsync("--steps", "60", "--end", "1", "--json")).Output);
    }

    [Fact]
    public async Task Range_test_leaves_a_stored_study_as_it_is()
    {
        (await SweepProcess.RunAsync(_folder.Path, "run", "switches.yaml")).MustSucceed();
        string[] export = ["export", "switches", "--format", "json"];
        string before = (await SweepProcess.RunAsync(_folder.Path, export)).MustSucceed().Output;
        (await RunAsync("--steps", "20")).MustSucceed();
        Assert.Equal(before, (await SweepProcess.RunAsync(_folder.Path, export)).Output);
    }

    [Fact]
    public async Task Unknown_arm_exits_with_2_and_names_the_nearest()
    {
        SweepResult test = await SweepProcess.RunAsync(_folder.Path, "range-test", "switches.yaml", "--arm", "fire");
        Assert.Equal(2, test.ExitCode);
        Assert.Contains("did you mean 'fires'?", test.Error);
        Assert.Contains("ahead, fires, waits", test.Error);
        Assert.Empty(test.Output);
    }

    [Theory]
    [InlineData("--configuration", "1")]
    [InlineData("--start", "1", "--end", "0.1")]
    [InlineData("--steps", "1")]
    public async Task Impossible_test_exits_with_2(params string[] options)
    {
        SweepResult test = await RunAsync(options);
        Assert.Equal(2, test.ExitCode);
        Assert.NotEmpty(test.Error);
        Assert.Empty(test.Output);
    }

    private Task<SweepResult> RunAsync(params string[] options) =>
        SweepProcess.RunAsync(_folder.Path, ["range-test", "switches.yaml", "--arm", "fires", .. options]);

    private string[] Entries() => [.. Directory.GetFileSystemEntries(_folder.Path).Order(StringComparer.Ordinal)];
}
