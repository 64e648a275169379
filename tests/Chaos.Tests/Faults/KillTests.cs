using Sweep.Chaos.Tests.Fleets;
using Sweep.Store;
using Sweep.Tests.Histories;

namespace Sweep.Chaos.Tests.Faults;

/// <summary>SIGKILL at named moments: another silo goes on, and the results are those of the undisturbed run.</summary>
public sealed class KillTests
{
    [Theory]
    [InlineData(GatePoint.Taken)]
    [InlineData(GatePoint.Enqueuing)]
    [InlineData(GatePoint.Enqueued)]
    [InlineData(GatePoint.Claiming)]
    [InlineData(GatePoint.Claimed)]
    [InlineData(GatePoint.Checkpointing)]
    [InlineData(GatePoint.Checkpointed)]
    [InlineData(GatePoint.Ending)]
    [InlineData(GatePoint.Ended)]
    public async Task Nothing_is_lost_or_done_twice_when_a_silo_is_killed(GatePoint point)
    {
        await using Fleet fleet = await Fleet.CreateAsync();
        await fleet.SubmitAsync();
        await using (Gate gate = await fleet.CloseAsync(point))
        {
            await fleet.StartAsync("anna");
            Assert.Equal("anna", await gate.ArrivedAsync());
            await fleet.KillAsync("anna");
        }

        await fleet.StartAsync("bert");
        await fleet.ExpireAsync("anna");
        StudyHistory history = await fleet.EndAsync();

        // What was committed is known to have been done by the killed one; what was not, never took place.
        AttemptRecord[] attempts =
            [.. history.Trials.SelectMany(trial => trial.Attempts).Where(attempt => attempt.Silo == "anna")];
        switch (point)
        {
            case GatePoint.Claimed or GatePoint.Checkpointing or GatePoint.Checkpointed or GatePoint.Ending:
                AttemptRecord lost = Assert.Single(attempts, attempt => attempt.Outcome == "lost");
                TrialHistory trial = history.Trials[(int)lost.TrialNumber];
                long[] checkpoints = [.. CheckpointsOfFirst(trial)];
                Assert.Equal(checkpoints.LastOrDefault(), trial.Attempts[lost.Number].Effort!.ResumedFrom);
                if (point == GatePoint.Checkpointed) Assert.NotEmpty(checkpoints);
                break;
            case GatePoint.Ended:
                Assert.Contains(attempts, attempt => attempt.Outcome is "completed" or "diverged");
                break;
            default:
                Assert.Empty(attempts);
                break;
        }
    }

    /// <summary>Steps of the checkpoints that the first holder of a trial stored.</summary>
    private static IEnumerable<long> CheckpointsOfFirst(TrialHistory trial) => trial.Progress
        .Where(progress => progress is { Epoch: 1, Step: not null }).Select(progress => progress.Step!.Value);
}
