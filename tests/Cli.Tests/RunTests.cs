using System.Text.Json.Nodes;

namespace Sweep.Cli.Tests;

/// <summary><c>sweep run</c> and what can be asked of its results.</summary>
public sealed class RunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_ends_with_the_ranking_and_where_the_results_are()
    {
        SweepResult result = await RunTinyAsync();
        Assert.Contains("val_loss", result.Output);
        Assert.Contains("adam", result.Output);
        Assert.Contains(_folder.File("sweep.db"), result.Output);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*-silo-*"));
    }

    [Fact]
    public async Task Finished_study_shows_its_ranking_and_runs_nothing_again()
    {
        await RunTinyAsync();
        string before =
            (await SweepProcess.RunAsync(_folder.Path, "export", "tiny", "--attempts")).MustSucceed().Output;
        SweepResult again = await RunTinyAsync();
        Assert.Contains("finished before", again.Output);
        Assert.Contains("val_loss", again.Output);
        string after = (await SweepProcess.RunAsync(_folder.Path, "export", "tiny", "--attempts")).MustSucceed().Output;
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task Reordered_and_commented_file_is_the_same_study()
    {
        await RunTinyAsync();
        string file = _folder.Write("again.yaml", """
            # the same, in another order
            search: { configurations: 1 }
            seeds: 2
            arms: { adam: { optimizer: { name: adam } } }
            train: { batch: 128, epochs: 2 }
            problem: { dataset: digits, name: logreg }
            study: tiny
            """);
        SweepResult again = (await SweepProcess.RunAsync(_folder.Path, "run", file)).MustSucceed();
        Assert.Contains("finished before", again.Output);
    }

    [Fact]
    public async Task Changed_file_under_the_same_name_is_refused_with_the_difference_and_both_remedies()
    {
        await RunTinyAsync();
        string file = _folder.Write("changed.yaml", Studies.Tiny.Replace("epochs: 2", "epochs: 3"));
        SweepResult refused = await SweepProcess.RunAsync(_folder.Path, "run", file);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("train.epochs", refused.Error);
        Assert.Contains("sweep delete tiny", refused.Error);
        Assert.Contains("another name", refused.Error);
        await RunTinyAsync();

        (await SweepProcess.RunAsync(_folder.Path, "delete", "tiny", "--yes")).MustSucceed();
        (await SweepProcess.RunAsync(_folder.Path, "run", file)).MustSucceed();
    }

    [Fact]
    public async Task Refused_study_file_stores_nothing()
    {
        string file = _folder.Write("bad.yaml", Studies.Tiny.Replace("optimizer: adam", "optimizer: adma"));
        SweepResult refused = await SweepProcess.RunAsync(_folder.Path, "run", file);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("bad.yaml:6:", refused.Error);
        Assert.Contains("arms.adam.optimizer", refused.Error);
        Assert.Contains("'adam'", refused.Error);
        Assert.False(File.Exists(_folder.File("sweep.db")));
    }

    [Fact]
    public async Task Batch_larger_than_the_data_is_refused_and_stores_nothing()
    {
        string file = _folder.Write("large.yaml", Studies.Tiny.Replace("batch: 128", "batch: 100000"));
        SweepResult refused = await SweepProcess.RunAsync(_folder.Path, "run", file);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("full", refused.Error);
        Assert.False(File.Exists(_folder.File("sweep.db")));
    }

    [Fact]
    public async Task Json_stands_alone_on_standard_output()
    {
        string file = _folder.Write("tiny.yaml", Studies.Tiny);
        SweepResult run = (await SweepProcess.RunAsync(_folder.Path, "run", file, "--json")).MustSucceed();
        Assert.NotNull(JsonNode.Parse(run.Output));
        foreach (string[] command in new string[][]
        {
            ["status", "tiny"], ["trials", "tiny"], ["rank", "tiny"], ["list", "studies"], ["list", "optimizers"],
            ["list", "schedules"], ["list", "problems"], ["list", "samplers"], ["list", "datasets"], ["data", "list"],
            ["doctor"],
        })
        {
            SweepResult result = (await SweepProcess.RunAsync(_folder.Path, [.. command, "--json"])).MustSucceed();
            Assert.NotNull(JsonNode.Parse(result.Output));
            Assert.Empty(result.Error);
        }

        Assert.NotNull(JsonNode.Parse((await SweepProcess.RunAsync(_folder.Path, "schema")).MustSucceed().Output));
    }

    [Fact]
    public async Task List_optimizers_shows_hyperparameters_defaults_ranges_and_source()
    {
        SweepResult list = (await SweepProcess.RunAsync(_folder.Path, "list", "optimizers", "--json")).MustSucceed();
        JsonNode adam = JsonNode.Parse(list.Output)!.AsArray().Single(entry => (string)entry!["name"]! == "adam")!;
        JsonNode beta2 = adam["hyperparameters"]!.AsArray().Single(entry => (string)entry!["name"]! == "beta2")!;
        Assert.Equal("0.999", (string)beta2["default"]!);
        Assert.Contains("[0, 1)", (string)beta2["range"]!);
        Assert.Contains("Kingma", (string)adam["source"]!);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("run", "no-such-file.yaml")]
    [InlineData("frobnicate")]
    [InlineData("export", "tiny", "--format", "xml")]
    [InlineData("list", "optimizers", "adma")]
    [InlineData("run", "tiny.yaml", "--slots", "0")]
    [InlineData("status", "tiny", "--store", "")]
    public async Task Wrong_usage_exits_with_2(params string[] arguments)
    {
        _folder.Write("tiny.yaml", Studies.Tiny);
        SweepResult result = await SweepProcess.RunAsync(_folder.Path, arguments);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.NotEmpty(result.Error);
    }

    [Theory]
    [InlineData(2, "no/such/folder", "export", "tiny", "--output", "no/such/folder/x.csv")]
    [InlineData(1, "/dev/full", "export", "tiny", "--output", "/dev/full")]
    [InlineData(2, "did you mean 'adam'?", "trials", "tiny", "--arm", "adm")]
    [InlineData(2, "did you mean 'tiny'?", "status", "tiy")]
    [InlineData(2, "did you mean 'adam'?", "list", "optimizers", "adma")]
    public async Task What_cannot_be_done_is_said_in_one_line_without_a_stack_trace(
        int exitCode, string said, params string[] arguments)
    {
        await RunTinyAsync();
        SweepResult result = await SweepProcess.RunAsync(_folder.Path, arguments);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(said, result.Error);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Store_that_is_not_there_exits_with_3()
    {
        SweepResult result = await SweepProcess.RunAsync(_folder.Path, "status", "tiny");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("sweep.db", result.Error);
    }

    [Fact]
    public async Task File_that_is_no_store_exits_with_3_and_is_left_alone()
    {
        _folder.Write("sweep.db", "This is not a database, but it is somebody's file. " + new string('x', 5000));
        string before = await File.ReadAllTextAsync(_folder.File("sweep.db"));
        string file = _folder.Write("tiny.yaml", Studies.Tiny);
        SweepResult result = await SweepProcess.RunAsync(_folder.Path, "run", file);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("sweep.db", result.Error);
        Assert.Equal(before, await File.ReadAllTextAsync(_folder.File("sweep.db")));
    }

    private async Task<SweepResult> RunTinyAsync() =>
        (await SweepProcess.RunAsync(_folder.Path, "run", _folder.Write("tiny.yaml", Studies.Tiny))).MustSucceed();
}
