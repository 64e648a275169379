using System.Text.Json;
using Sweep.Client;
using Sweep.Client.Contracts;
using Sweep.Core.Training;
using Sweep.Store;

namespace Sweep.Cli.Tests;

/// <summary>Studies that no silo at work may run: whoever looks at them is told why, and what to do.</summary>
public sealed class WaitingStudiesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Study_whose_numerics_version_no_silo_has_says_so_by_a_server_too()
    {
        const string waits = "waits: no silo at work has numerics version ";
        await RunAsync("submit", _folder.Write("tiny.yaml", Studies.Tiny));
        Assert.DoesNotContain("waits", (await RunAsync("status", "tiny")).Output); // without silos nothing runs anyway
        await using StudyServer server = await StudyServer.StartAsync(_folder.File("sweep.db"));
        await RegisterAsync(server.Store, NumericsVersion.Current + 1, "gpu");
        string expected = $"{waits}{NumericsVersion.Current}. Start 'sweep silo' of the Sweep that stored it, ";
        string[][] places = [[], ["--server", server.Address]];
        foreach (string[] place in places)
        {
            Assert.Contains(expected, (await RunAsync(["status", "tiny", .. place])).Output);
            Assert.DoesNotContain("waits", (await RunAsync(["status", "tiny", "--json", .. place])).Output);
            Assert.Contains(
                $"numerics version that these studies ask for: tiny ({NumericsVersion.Current}). Start",
                (await RunAsync(["doctor", .. place])).Output);
            using SweepProcess watching = SweepProcess.Start(_folder.Path, ["watch", "tiny", .. place]);
            Assert.StartsWith($"tiny: {expected}", await watching.LogsAsync(waits));
        }

        await RegisterAsync(server.Store, NumericsVersion.Current);
        foreach (string[] place in places)
        {
            Assert.DoesNotContain("waits", (await RunAsync(["status", "tiny", .. place])).Output);
            Assert.DoesNotContain("no silo at work", (await RunAsync(["doctor", .. place])).Output);
        }
    }

    [Fact]
    public void Study_of_an_earlier_server_that_does_not_tell_its_numerics_version_is_said_nothing_of()
    {
        StudyView study = JsonSerializer.Deserialize<StudyView>(
            """
            { "id": 1, "name": "tiny", "status": "active", "problem": null, "plannedTrials": 2, "endedTrials": 0,
              "trials": {}, "revision": 3, "submittedAt": "2031-05-07T00:00:00Z",
              "placement": { "priority": 0, "parallel": null, "labels": ["gpu"] }, "extensions": 0 }
            """,
            SweepJson.Compact)!;
        SiloView silo = new(Guid.NewGuid(), "there", true, default, default, Slots: 1, ["gpu"], 7);
        WaitingStudies waiting = new([silo]);
        Assert.Null(study.NumericsVersion);
        Assert.Null(waiting.LacksNumerics(study));
        Assert.Null(waiting.LacksLabels(study));
        Assert.Equal("8", waiting.LacksNumerics(study with { NumericsVersion = 8 }));
        Assert.Null(waiting.LacksNumerics(study with { NumericsVersion = 7 }));
    }

    [Fact]
    public async Task Study_whose_labels_no_silo_has_says_so_by_a_server_too()
    {
        const string waits = "waits: no silo at work has all of its labels (big,gpu). Start 'sweep silo' with --labels";
        await RunAsync("submit", _folder.Write("tiny.yaml", Studies.Tiny), "--labels", "gpu,big");
        await using StudyServer server = await StudyServer.StartAsync(_folder.File("sweep.db"));
        await RegisterAsync(server.Store, NumericsVersion.Current, "gpu");
        foreach (string[] place in (string[][])[[], ["--server", server.Address]])
        {
            Assert.Contains(waits, (await RunAsync(["status", "tiny", .. place])).Output);
            using SweepProcess watching = SweepProcess.Start(_folder.Path, ["watch", "tiny", .. place]);
            Assert.StartsWith($"tiny: {waits}", await watching.LogsAsync("waits: "));
        }

        await RunAsync("pause", "tiny");
        Assert.DoesNotContain("waits", (await RunAsync("status", "tiny")).Output);
        await RunAsync("resume", "tiny");
        await RegisterAsync(server.Store, NumericsVersion.Current, "big", "gpu");
        Assert.DoesNotContain("waits", (await RunAsync("status", "tiny")).Output);
    }

    private static async Task RegisterAsync(IStudyStore store, int numerics, params string[] labels) =>
        await store.RegisterSiloAsync(
            new(Guid.NewGuid(), "there", TimeSpan.FromHours(1), numerics, Slots: 1, labels),
            TestContext.Current.CancellationToken);

    private async Task<SweepResult> RunAsync(params string[] command) =>
        (await SweepProcess.RunAsync(_folder.Path, command)).MustSucceed();
}
