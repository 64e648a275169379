using Sweep.Chaos.Tests.Fleets;
using Sweep.Core.Studies;
using Sweep.Tests.Histories;

namespace Sweep.Chaos.Tests.Faults;

/// <summary>A trial that kills whoever runs it.</summary>
public sealed class PoisonTests
{
    /// <summary>
    /// Silos of one slot; that hold it in a claim with others, and never run it; that train others beside it;
    /// and that hold a whole study of trials so short that they are claimed ahead.
    /// </summary>
    [Theory]
    [InlineData(GatePoint.Claimed, 1, 2, false)]
    [InlineData(GatePoint.Claimed, 4, 2, false)]
    [InlineData(GatePoint.Ending, 4, 2, false)]
    [InlineData(GatePoint.Claimed, 2, 20, true)]
    public async Task Trial_that_kills_its_silo_each_time_is_set_aside_and_harms_no_other(
        GatePoint point, int slots, int number, bool isShort)
    {
        ChaosStudy study = isShort ? ChaosStudy.Short : ChaosStudy.Small;
        await using Fleet fleet = await Fleet.CreateAsync(study: study);
        await fleet.SubmitAsync();

        // Without checkpoints, which would make up for the losses before them.
        string[] flags = ["--slots", $"{slots}", "--checkpoint-every", "3600"];
        string[] names = ["anna", "bert", "carl"];
        foreach (string name in names)
        {
            await using (Gate gate = await fleet.CloseAsync(point, number))
            {
                await fleet.StartAsync(name, more: flags);
                Assert.Equal(name, await gate.ArrivedAsync());
                await fleet.KillAsync(name);
            }

            await fleet.WaitForSessionsOfAsync(name);
            await fleet.ExpireAsync(name);
        }

        await fleet.StartAsync("dora", more: flags);
        StudyHistory history = await fleet.EndWithoutResultsAsync();
        TrialHistory poison =
            Assert.Single(history.Trials, trial => trial.Record.State == TrialState.Quarantined);
        Assert.Equal(number, poison.Record.Number);
        Assert.Equal(names, poison.Attempts.Select(attempt => attempt.Silo));
        foreach (string name in names) Assert.Contains(name, poison.Record.Reason!, StringComparison.Ordinal);

        // Others were lost with it as often as may be, where a claim brought them together. With one slot it is alone
        // or not, as quick as the machine is: short trials are claimed ahead.
        int losses = history.Trials.Where(trial => trial != poison)
            .Max(trial => trial.Attempts.Count(attempt => attempt.Outcome == "lost"));
        if (point == GatePoint.Claimed && slots > 1) Assert.Equal(names.Length - 1, losses);

        // Every other trial has the metrics of the undisturbed run.
        StudyBytes actual = await StudyBytes.ReadAsync(fleet.Store, study.Name, TestContext.Current.CancellationToken);
        StudyBytes expected = await fleet.UndisturbedAsync();
        Assert.Equal(Others(expected), Others(actual));

        string[] Others(StudyBytes bytes) =>
            [.. bytes.Points.Split('\n').Where(line => !line.StartsWith($"{number},", StringComparison.Ordinal))];
    }
}
