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
            Figures.Fault("full disks");
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
        SweepProcess anna = await fleet.StartAsync("anna", more: ["--checkpoints", fleet.Checkpoints]);

        // A small disk of the test's own would need root. To the silo it is the same: the file is begun, a write within
        // it fails, and what is there of it has to go.
        anna.LimitFiles(1 << 20);
        await using (Gate gate = await fleet.CloseAsync(GatePoint.Checkpointed))
        {
            await fleet.SubmitAsync();
            await anna.LogsAsync("Cannot write the checkpoint");
            Figures.Fault("full disks");
            anna.LimitFiles(null);
            await gate.ArrivedAsync();
            Assert.NotEmpty(Files());
        }

        await fleet.EndAsync();
        anna.Terminate();
        (await anna.ExitAsync()).MustSucceed();
        Assert.Empty(Files());

        IEnumerable<string> Files() => Directory.EnumerateFiles(fleet.Checkpoints, "*", SearchOption.AllDirectories);
    }
}
