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

    [Fact]
    public async Task Silo_goes_on_when_the_folder_of_checkpoints_has_space_again()
    {
        await using Fleet fleet = await Fleet.CreateAsync(study: ChaosStudy.Large);
        (SweepProcess anna, string ballast) = await fleet.StartOnSmallDiskAsync("anna", "6m");
        await fleet.SubmitAsync();
        await anna.LogsAsync("Cannot write the checkpoint");
        Figures.Add("full disks");

        File.Delete(ballast);
        await fleet.WaitAsync("a checkpoint in the folder", "SELECT 1 FROM sweep.checkpoint WHERE file IS NOT NULL");
        await fleet.EndAsync();
        Assert.False(anna.HasExited);
    }
}
