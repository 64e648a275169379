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

        // What was committed was done by the killed one; what was not, never took place.
        Assert.Equal(2L, await fleet.WaitAsync("who took the study", "SELECT coordinator_epoch FROM sweep.study"));
        bool hasEnqueued = point is not (GatePoint.Taken or GatePoint.Enqueuing);
        Assert.Equal(hasEnqueued ? "anna" : "bert", history.Trials[0].Changes[0].Writer);
        AttemptRecord[] attempts =
            [.. history.Trials.SelectMany(trial => trial.Attempts).Where(attempt => attempt.Silo == "anna")];
        if (point < GatePoint.Claimed)
        {
            Assert.Empty(attempts);
            return;
        }

        AttemptRecord attempt = Assert.Single(attempts);
        TrialHistory trial = history.Trials[(int)attempt.TrialNumber];
        if (point == GatePoint.Ended)
        {
            Assert.Contains(attempt.Outcome, new[] { "completed", "diverged" });
            Assert.Single(trial.Attempts);
            return;
        }

        // Another goes on from what was stored last: at the first checkpoint's gate, from this one or from the start.
        Assert.Equal("lost", attempt.Outcome);
        long[] checkpoints = [.. trial.Progress
            .Where(progress => progress is { Epoch: 1, Step: not null }).Select(progress => progress.Step!.Value)];
        Assert.Equal(checkpoints.LastOrDefault(), trial.Attempts[1].Effort!.ResumedFrom);
        if (point is GatePoint.Claimed or GatePoint.Checkpointing) Assert.Empty(checkpoints);
        else if (point == GatePoint.Checkpointed) Assert.Single(checkpoints);
        else Assert.NotEmpty(checkpoints);
    }
}
