using Sweep.Chaos.Tests.Fleets;
using Sweep.Cli.Tests;

namespace Sweep.Chaos.Tests.Faults;

/// <summary>Disks without space, at the server and at the folder of checkpoints.</summary>
public sealed class DiskTests
{
    [Theory]
    [InlineData(GatePoint.Enqueuing)]
    [InlineData(GatePoint.Claiming)]
    [InlineData(GatePoint.Checkpointing)]
    [InlineData(GatePoint.Ending)]
    public async Task Silo_goes_on_when_the_server_has_space_again(GatePoint point)
    {
        await using Fleet fleet = await Fleet.CreateAsync();
        await fleet.SubmitAsync();
        SweepProcess anna;
        await using (await fleet.CloseAsync(point, fails: true))
        {
            anna = await fleet.StartAsync("anna");
            await anna.LogsAsync("disk is full");
            Figures.Add("full disks");
        }

        await fleet.StartAsync("bert");
        await fleet.ExpireAsync("anna");
        await fleet.EndAsync();
        Assert.False(anna.HasExited);
    }
}
