using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Sweep.Cli.Tests;

/// <summary>What metrics were measured on, and what happened on the way, is shown wherever the metrics are.</summary>
public sealed class MeasuredOnTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Switches_that_fired_and_that_never_fired_are_shown_with_step_rule_value_and_new_rate()
    {
        await RunSwitchesAsync();
        const string fired = "switched by fixed at step 3 (value 3.000), new rate 0.05000";
        string[] trials = await LinesAsync("trials", "switches");
        Assert.Equal(2, trials.Count(line => line.Contains("fires") && line.Contains(fired)));
        Assert.Equal(
            2,
            trials.Count(line => line.Contains("waits") && line.Contains("swats never fired in 27 steps (value 0.0")));
        Assert.All(trials.Where(line => line.Contains("ahead")), line => Assert.DoesNotContain("fired", line));

        string[] rank = await LinesAsync("rank", "switches");
        Assert.Equal(2, rank.Count(line => line.Trim() == $"seeds 0, 1: {fired}")); // in both views
        Assert.Equal(2, rank.Count(line => line.Trim().StartsWith("seed 1: swats never fired in 27 steps")));
        Assert.Equal(2, rank.Count(line => line.Trim().StartsWith("! Rule swats never fired in 2 of 2 trials")));

        JsonArray listed = await JsonArrayAsync("trials", "switches", "--json");
        JsonArray exported = await ExportedAsync();
        foreach (JsonArray source in new[] { listed, exported })
        {
            JsonNode switched = source[2]!["events"]!.AsArray().Single()!;
            Assert.Equal(("switched", 3L, "fixed"), What(switched));
            Assert.Equal((3.0, 0.05), ((double)switched["value"]!, (double)switched["newRate"]!));
            JsonNode never = source[4]!["events"]!.AsArray().Single()!;
            Assert.Equal(("never-switched", 27L, "swats"), What(never));
            Assert.Null(never["newRate"]);
        }

        JsonNode ranking = JsonNode.Parse(await OutputAsync("rank", "switches", "--json"))!;
        JsonArray arms = ranking["criteria"]![0]!["arms"]!.AsArray();
        JsonArray events = arms.Single(arm => (string)arm!["arm"]! == "fires")!["events"]!.AsArray();
        Assert.Equal([0, 1], events.Select(happened => (int)happened!["seed"]!));
        Assert.All(events, happened => Assert.Equal(3, (int)happened!["event"]!["step"]!));

        Dictionary<string, string>[] rows = await TableAsync();
        Assert.Equal(
            ["switched", "3", "fixed", "3", "0.05"],
            new[] { "kind", "step", "rule", "value", "new_rate" }.Select(column => rows[3][$"event.{column}"]));
        Assert.Equal(
            ("never-switched", "swats", "NaN"),
            (rows[5]["event.kind"], rows[5]["event.rule"], rows[5]["event.new_rate"]));
        Assert.Equal("", rows[0]["event.kind"]);
    }

    [Fact]
    public async Task Problem_and_evaluation_point_are_shown_with_every_metric()
    {
        await RunSwitchesAsync();
        JsonNode problem = JsonNode.Parse(await OutputAsync("status", "switches", "--json"))!["problem"]!;
        string hash = (string)problem["hash"]!;
        Assert.Equal(64, hash.Length);
        Assert.Equal(("logreg", 1), ((string)problem["name"]!, (int)problem["version"]!));
        string line = $"problem: logreg (version 1, definition {hash[..12]})";
        foreach (string command in new[] { "status", "trials", "rank" })
            Assert.Contains(line, await OutputAsync(command, "switches"));

        JsonArray listed = await JsonArrayAsync("trials", "switches", "--json");
        JsonArray exported = await ExportedAsync();
        foreach (JsonArray source in new[] { listed, exported })
        {
            Assert.All(source, trial => Assert.True(JsonNode.DeepEquals(problem, trial!["problem"])));
            Assert.Equal(
                ["slow weights", "slow weights", "parameters", "parameters", "parameters", "parameters"],
                source.Select(trial => (string)trial!["evaluationPoint"]!));
        }

        foreach (Dictionary<string, string> row in await TableAsync())
        {
            Assert.Equal(("logreg", "1", hash), (row["problem"], row["problem_version"], row["problem_hash"]));
            Assert.Equal(row["arm"] == "ahead" ? "slow weights" : "parameters", row["evaluation_point"]);
        }

        string[] points = (await OutputAsync("export", "switches")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(
            points.Skip(1),
            point => Assert.Contains(point.Contains(",ahead,") ? ",slow weights," : ",parameters,", point));

        string[] rank = await LinesAsync("rank", "switches");
        int ahead = Array.FindIndex(rank, text => text.StartsWith("  ahead #0:"));
        Assert.Contains("evaluated at: slow weights; not at the parameters in training", rank[ahead + 1]);
        Assert.Equal(2, rank.Count(text => text.Contains("evaluated at:"))); // once in each view, for no other arm
    }

    [Fact]
    public async Task Study_of_another_definition_is_shown_when_finished_and_refused_when_it_would_go_on()
    {
        _folder.Write("tiny.yaml", Studies.Tiny);
        (await SweepProcess.RunAsync(_folder.Path, "run", "tiny.yaml")).MustSucceed();
        string other = new('0', 64);
        await ExecuteAsync($"UPDATE study SET problem_hash = '{other}'");
        SweepResult finished = (await SweepProcess.RunAsync(_folder.Path, "run", "tiny.yaml")).MustSucceed();
        Assert.Contains("finished before", finished.Output);

        await ExecuteAsync("UPDATE study SET status = 'active'");
        string before = await OutputAsync("export", "tiny", "--format", "json");
        SweepResult refused = await SweepProcess.RunAsync(_folder.Path, "run", "tiny.yaml");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("tiny.yaml: the study was begun on logreg (version 1, definition 000000000000)", refused.Error);
        Assert.Contains("other data", refused.Error);
        Assert.Contains("sweep delete tiny", refused.Error);
        Assert.Equal(before, await OutputAsync("export", "tiny", "--format", "json"));

        await ExecuteAsync("UPDATE study SET problem_version = 7");
        Assert.Contains("another version", (await SweepProcess.RunAsync(_folder.Path, "run", "tiny.yaml")).Error);
        await ExecuteAsync("UPDATE study SET numerics_version = 7");
        Assert.Contains("numerics version 7", (await SweepProcess.RunAsync(_folder.Path, "run", "tiny.yaml")).Error);
    }

    [Fact]
    public async Task Store_of_version_1_is_brought_up_to_date_and_says_that_its_problems_are_not_known()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Released", "version-1.db"), _folder.File("sweep.db"));
        SweepResult reading = await SweepProcess.RunAsync(_folder.Path, "status", "finished");
        Assert.Equal(3, reading.ExitCode);
        Assert.Contains("version 1", reading.Error);

        (await SweepProcess.RunAsync(_folder.Path, "delete", "begun", "--yes")).MustSucceed();
        Assert.Contains("problem: not known", await OutputAsync("status", "finished"));
        Assert.Contains("switched by fixed at step 3", await OutputAsync("trials", "finished"));
        Assert.All(await JsonArrayAsync("trials", "finished", "--json"), trial => Assert.Null(trial!["problem"]));
        Assert.Contains("switch", await OutputAsync("rank", "finished"));
        Assert.Contains("val_loss", await OutputAsync("export", "finished"));
    }

    private async Task RunSwitchesAsync()
    {
        string file = _folder.Write("switches.yaml", Studies.Switches);
        (await SweepProcess.RunAsync(_folder.Path, "run", file)).MustSucceed();
    }

    private async Task<JsonArray> ExportedAsync() =>
        JsonNode.Parse(await OutputAsync("export", "switches", "--format", "json"))!["trials"]!.AsArray();

    private static (string Kind, long Step, string Rule) What(JsonNode happened) =>
        ((string)happened["kind"]!, (long)happened["step"]!, (string)happened["rule"]!);

    private async Task<string> OutputAsync(params string[] arguments)
    {
        SweepResult result = (await SweepProcess.RunAsync(_folder.Path, arguments)).MustSucceed();
        Assert.Empty(result.Error);
        return result.Output;
    }

    private async Task<string[]> LinesAsync(params string[] arguments) => (await OutputAsync(arguments)).Split('\n');

    private async Task<JsonArray> JsonArrayAsync(params string[] arguments) =>
        JsonNode.Parse(await OutputAsync(arguments))!.AsArray();

    /// <summary>The exported table of trials; no cell of the study has a comma.</summary>
    private async Task<Dictionary<string, string>[]> TableAsync()
    {
        string[] lines = (await OutputAsync("export", "switches", "--table", "trials"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] columns = lines[0].Split(',');
        return
        [
            .. lines.Skip(1).Select(
                line => columns.Zip(line.Split(',')).ToDictionary(cell => cell.First, cell => cell.Second)),
        ];
    }

    private async Task ExecuteAsync(string sql)
    {
        await using SqliteConnection connection = new($"Data Source={_folder.File("sweep.db")};Pooling=False");
        await connection.ExecuteAsync(sql);
    }
}
