using Sweep.Chaos.Tests.Fleets;
using Sweep.Cli.Tests;

namespace Sweep.Chaos.Tests.Faults;

/// <summary>The same study, submitted by several at once.</summary>
public sealed class SubmitTests
{
    [Fact]
    public async Task Study_that_is_submitted_by_several_at_once_is_one_study()
    {
        await using Fleet fleet = await Fleet.CreateAsync();
        string file = fleet.Write("small.yaml", ChaosStudy.Small.Text);
        string store = fleet.Server.Address(fleet.Database);
        SweepResult[] results = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => fleet.RunAsync("submit", file, "--store", store)));
        Assert.All(results, result => result.MustSucceed());
        Assert.Single(results, result => !result.Output.Contains("before", StringComparison.Ordinal));

        string other = fleet.Write("other.yaml", ChaosStudy.Small.Text.Replace("epochs: 20", "epochs: 21"));
        Assert.NotEqual(0, (await fleet.RunAsync("submit", other, "--store", store)).ExitCode);
        await fleet.StartAsync("anna");
        await fleet.StartAsync("bert");
        await fleet.EndAsync();
    }
}
