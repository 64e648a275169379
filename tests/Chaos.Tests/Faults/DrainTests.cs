using Sweep.Chaos.Tests.Fleets;
using Sweep.Cli.Tests;
using Sweep.Store;
using Sweep.Tests.Histories;

namespace Sweep.Chaos.Tests.Faults;

/// <summary>SIGTERM: a silo gives back what it holds, unless it is killed over it.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task Silo_gives_its_trial_back_and_uses_up_no_attempt()
    {
        await using Fleet fleet = await Fleet.CreateAsync();
        await fleet.SubmitAsync();
        SweepProcess anna = await DrainInTrialAsync(fleet);
        (await anna.ExitAsync()).MustSucceed();
        await fleet.StartAsync("bert");
        StudyHistory history = await fleet.EndAsync();

        TrialHistory drained = Assert.Single(history.Trials, trial => trial.Attempts.Count == 2);
        Assert.Equal(("anna", "released"), (drained.Attempts[0].Silo, drained.Attempts[0].Outcome));
        Assert.Equal(1, drained.Record.Attempts);
    }

    [Fact]
    public async Task Silo_that_is_killed_in_its_drain_has_given_its_trial_back_or_loses_it()
    {
        await using Fleet fleet = await Fleet.CreateAsync();
        await fleet.SubmitAsync();
        await using (Gate gate = await fleet.CloseAsync(GatePoint.Released))
        {
            await DrainInTrialAsync(fleet, gate);
            await fleet.KillAsync("anna");
        }

        await fleet.StartAsync("bert");
        await fleet.ExpireAsync("anna");
        StudyHistory history = await fleet.EndAsync();
        AttemptRecord attempt = Assert.Single(
            history.Trials.SelectMany(trial => trial.Attempts),
            attempt => attempt.Silo == "anna" && attempt.Outcome is not ("completed" or "diverged"));
        Assert.Equal("released", attempt.Outcome); // COMMIT had been asked for
    }

    [Fact]
    public async Task Silo_that_is_killed_before_its_drain_gets_anywhere_loses_its_trial()
    {
        await using Fleet fleet = await Fleet.CreateAsync();
        await fleet.SubmitAsync();
        await using (Gate gate = await fleet.CloseAsync(GatePoint.Checkpointing))
        {
            SweepProcess anna = await fleet.StartAsync("anna");
            await gate.ArrivedAsync();
            anna.Terminate();
            Figures.Fault("silos drained");
            await anna.LogsAsync("Draining");
            await fleet.KillAsync("anna");
        }

        await fleet.StartAsync("bert");
        await fleet.ExpireAsync("anna");
        StudyHistory history = await fleet.EndAsync();
        Assert.Contains(history.Trials, trial => trial.Attempts is [{ Silo: "anna", Outcome: "lost" }, ..]);
    }

    /// <summary>
    /// Lets anna begin a trial and asks her to drain while she stores a checkpoint of it. It is her first, and the only
    /// one that she has: she claims none ahead before she knows how long they take.
    /// </summary>
    private static async Task<SweepProcess> DrainInTrialAsync(Fleet fleet, Gate? released = null)
    {
        SweepProcess anna;
        await using (Gate gate = await fleet.CloseAsync(GatePoint.Checkpointed, older: 1))
        {
            anna = await fleet.StartAsync("anna");
            await gate.ArrivedAsync();
            anna.Terminate();
            Figures.Fault("silos drained");
            await anna.LogsAsync("Draining");
        }

        if (released is not null) Assert.Equal("anna", await released.ArrivedAsync());
        return anna;
    }
}
