using Sweep.Core.Training;
using Sweep.Store;

namespace Sweep.Cli.Tests;

/// <summary>Studies that no silo at work may run: whoever looks at them is told why, and what to do.</summary>
public sealed class WaitingStudiesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Study_whose_numerics_version_no_silo_has_says_so()
    {
        const string waits = "waits: no silo at work has numerics version ";
        await RunAsync("submit", _folder.Write("tiny.yaml", Studies.Tiny));
        Assert.DoesNotContain("waits", (await RunAsync("status", "tiny")).Output); // without silos nothing runs anyway
        await using IStudyStore store = await StoreAddress.OpenAsync(_folder.File("sweep.db"), TimeProvider.System);
        await RegisterAsync(store, NumericsVersion.Current + 1, "gpu");
        string expected = $"{waits}{NumericsVersion.Current}. Start 'sweep silo' of the Sweep that stored it, ";
        Assert.Contains(expected, (await RunAsync("status", "tiny")).Output);
        Assert.DoesNotContain("waits", (await RunAsync("status", "tiny", "--json")).Output);
        Assert.Contains(
            $"numerics version that these studies ask for: tiny ({NumericsVersion.Current}). Start",
            (await RunAsync("doctor")).Output);
        using SweepProcess watching = SweepProcess.Start(_folder.Path, "watch", "tiny");
        Assert.StartsWith($"tiny: {expected}", await watching.LogsAsync(waits));

        await RegisterAsync(store, NumericsVersion.Current);
        Assert.DoesNotContain("waits", (await RunAsync("status", "tiny")).Output);
        Assert.DoesNotContain("no silo at work", (await RunAsync("doctor")).Output);
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
