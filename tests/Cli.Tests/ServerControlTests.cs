using System.Text.RegularExpressions;
using Sweep.Store;

namespace Sweep.Cli.Tests;

/// <summary>What people do to studies, by a silo's API or in the store: the same, and told alike.</summary>
public sealed class ServerControlTests : IDisposable
{
    private static readonly Regex Submitted = new("\"submittedAt\": \"[^\"]+\"", RegexOptions.NonBacktracking);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Verbs_print_the_same_bytes_by_server_and_by_store()
    {
        await using StudyServer server = await StudyServer.StartAsync(_folder.File("server.db"));
        string file = _folder.Write("tiny.yaml", Studies.Tiny);
        foreach (string[] command in new string[][]
        {
            ["submit", file, "--priority", "5", "--labels", "gpu"], ["submit", file], ["submit", file, "--json"],
            ["pause", "tiny"], ["pause", "tiny", "--json"], ["resume", "tiny"], ["resume", "tiny", "--json"],
            ["extend", "tiny", "--seeds", "7,8"], ["extend", "tiny", "--configurations", "2", "--json"],
            ["extend", "tiny", "--seeds", "7"], ["place", "tiny", "--parallel", "3"],
            ["place", "tiny", "--labels", "none", "--json"], ["list", "studies"], ["status", "tiny", "--json"],
            ["cancel", "tiny"], ["cancel", "tiny", "--json"], ["resume", "tiny"], ["retry", "tiny"],
            ["retry", "tiny", "--json"], ["pause", "nobody"], ["delete", "tiny", "--yes"], ["retry", "tiny"],
            ["delete", "tiny", "--yes"], ["list", "silos"],
        })
        {
            SweepResult there = await SweepProcess.RunAsync(_folder.Path, [.. command, "--server", server.Address]);
            SweepResult here = await SweepProcess.RunAsync(_folder.Path, [.. command, "--store", "here.db"]);
            string verb = string.Join(' ', command);
            Assert.Equal((verb, here.ExitCode, Undated(here.Output)), (verb, there.ExitCode, Undated(there.Output)));
            Assert.True(there.Output.Length > 0 || there.Error.Length > 0, verb);
        }
    }

    [Fact]
    public async Task Silos_are_listed_alike_by_server_and_by_store()
    {
        string path = _folder.File("server.db");
        await using StudyServer server = await StudyServer.StartAsync(path);
        foreach (string name in (string[])["anna", "bert"])
        {
            SiloRegistration silo = new(Guid.NewGuid(), name, TimeSpan.FromHours(1), 1, Slots: 0, Labels: ["gpu"]);
            await server.Store.RegisterSiloAsync(silo, default);
            if (name == "bert") await server.Store.RetireSiloAsync(silo.Incarnation, default);
        }

        foreach (string[] options in new string[][] { [], ["--all"], ["--json"], ["--all", "--json"] })
        {
            SweepResult there = await RunAsync(["list", "silos", .. options, "--server", server.Address]);
            Assert.Equal((await RunAsync(["list", "silos", .. options, "--store", path])).Output, there.Output);
            Assert.Contains("anna", there.Output);
            Assert.Equal(options.Contains("--all"), there.Output.Contains("bert", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("00-0123456789abcdef0123456789abcdef-0123456789abcdef-00", true)]
    [InlineData("00-0123456789abcdef0123456789abcdef-0123456789abcdef", false)]
    [InlineData("", false)]
    public async Task Trace_of_the_environment_goes_with_a_submission(string trace, bool isOne)
    {
        await using StudyServer server = await StudyServer.StartAsync(_folder.File("server.db"));
        string file = _folder.Write("tiny.yaml", Studies.Tiny);
        Dictionary<string, string> environment = new() { ["TRACEPARENT"] = trace };
        (await SweepProcess.RunAsync(_folder.Path, environment, "submit", file, "--server", server.Address))
            .MustSucceed();
        (await SweepProcess.RunAsync(_folder.Path, environment, "submit", file, "--store", "here.db")).MustSucceed();
        Assert.Equal(isOne ? trace : null, (await server.Store.FindStudyAsync("tiny", default))!.TraceParent);
        await using IStudyStore here = await StoreAddress.OpenAsync(_folder.File("here.db"), TimeProvider.System);
        Assert.Equal(isOne ? trace : null, (await here.FindStudyAsync("tiny", default))!.TraceParent);
    }

    [Fact]
    public async Task Study_that_clients_evaluate_stays_with_them_wherever_it_is_placed()
    {
        await using StudyServer server = await StudyServer.StartAsync(_folder.File("server.db"));
        string file = _folder.Write("asked.yaml", """
            study: asked
            problem: external
            seeds: 1
            arms: { a: { parameters: { x: { uniform: [-1, 1] } } } }
            search: { configurations: 2 }
            rank: [{ metric: error, goal: min }]
            """);
        await RunAsync("submit", file, "--server", server.Address);
        foreach (string[] place in new string[][] { ["--server", server.Address], ["--store", "server.db"] })
        {
            SweepResult placed = await RunAsync(["place", "asked", "--labels", "gpu", .. place]);
            Assert.Contains("labels external", placed.Output);
            StudyRecord record = (await server.Store.FindStudyAsync("asked", default))!;
            Assert.Equal(["external"], record.Placement.Labels);
        }
    }

    private static string Undated(string output) => Submitted.Replace(
        Regex.Replace(output, @"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ", "", RegexOptions.NonBacktracking), "");

    private async Task<SweepResult> RunAsync(params string[] command) =>
        (await SweepProcess.RunAsync(_folder.Path, command)).MustSucceed();
}
