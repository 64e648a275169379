using Sweep.Chaos.Tests.Fleets;
using Sweep.Core.Studies;
using Sweep.Tests.Histories;

namespace Sweep.Chaos.Tests.Faults;

/// <summary>A trial that kills whoever runs it.</summary>
public sealed class PoisonTests
{
    private const int Poison = 2;

    [Fact]
    public async Task Trial_that_kills_its_silo_each_time_is_set_aside_and_harms_no_other()
    {
        await using Fleet fleet = await Fleet.CreateAsync();
        await fleet.SubmitAsync();
        string[] names = ["anna", "bert", "carl"];
        foreach (string name in names)
        {
            await using (Gate gate = await fleet.CloseAsync(GatePoint.Claimed, Poison))
            {
                await fleet.StartAsync(name);
                Assert.Equal(name, await gate.ArrivedAsync());
                await fleet.KillAsync(name);
            }

            await fleet.WaitAsync("its claim", """
                SELECT 1 FROM sweep.trial JOIN sweep.silo USING (incarnation) WHERE silo.name = $1
                """, name);
            await fleet.ExpireAsync(name);
        }

        await fleet.StartAsync("dora");
        StudyHistory history = await fleet.EndWithoutResultsAsync();
        TrialHistory poison = history.Trials[Poison];
        Assert.Equal(TrialState.Quarantined, poison.Record.State);
        Assert.Equal(names, poison.Attempts.Select(attempt => attempt.Silo));
        foreach (string name in names) Assert.Contains(name, poison.Record.Reason!, StringComparison.Ordinal);

        // Every other trial has the metrics of the undisturbed run.
        StudyBytes actual = await StudyBytes.ReadAsync(fleet.Store, "small", TestContext.Current.CancellationToken);
        StudyBytes expected = await fleet.UndisturbedAsync();
        Assert.Equal(Others(expected), Others(actual));

        static string[] Others(StudyBytes bytes) =>
            [.. bytes.Points.Split('\n').Where(line => !line.StartsWith($"{Poison},", StringComparison.Ordinal))];
    }
}
