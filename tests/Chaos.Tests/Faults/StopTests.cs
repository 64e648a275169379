using Sweep.Chaos.Tests.Fleets;
using Sweep.Cli.Tests;
using Sweep.Tests.Histories;

namespace Sweep.Chaos.Tests.Faults;

/// <summary>SIGSTOP past the lease, then SIGCONT: a silo that others believe dead goes on as if nothing was.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task Silo_that_stood_still_past_its_lease_changes_nothing()
    {
        await using Fleet fleet = await Fleet.CreateAsync();
        await fleet.SubmitAsync();
        SweepProcess anna;
        await using (Gate gate = await fleet.CloseAsync(GatePoint.Checkpointed))
        {
            anna = await fleet.StartAsync("anna", more: ["--lease", "3"]);
            await gate.ArrivedAsync();
            Freeze(anna); // at work on a trial, and in no transaction that would not end without her
        }

        await fleet.StartAsync("bert");
        await fleet.WaitForLossOfAsync("anna");
        anna.Thaw();
        await anna.LogsAsync("was declared dead");
        await fleet.EndAsync();
    }

    [Fact]
    public async Task Silo_that_stood_still_inside_a_transaction_holds_nobody_up_for_long()
    {
        await using Fleet fleet = await Fleet.CreateAsync();
        await fleet.SubmitAsync();
        SweepProcess anna;
        await using (Gate gate = await fleet.CloseAsync(GatePoint.Checkpointing))
        {
            anna = await fleet.StartAsync("anna");
            await gate.ArrivedAsync();
            Freeze(anna);
        }

        await fleet.StartAsync("bert");
        await fleet.DeclareDeadAsync("anna");
        await fleet.WaitForLossOfAsync("anna");
        anna.Thaw();
        await anna.LogsAsync("was declared dead");
        await fleet.EndAsync();
    }

    [Theory]
    [InlineData(GatePoint.Taken)]
    [InlineData(GatePoint.Enqueuing)]
    public async Task Coordinator_that_stood_still_while_another_took_over_enqueues_nothing(GatePoint point)
    {
        await using Fleet fleet = await Fleet.CreateAsync();
        await fleet.SubmitAsync();
        SweepProcess anna;
        await using (Gate gate = await fleet.CloseAsync(point))
        {
            anna = await fleet.StartAsync("anna");
            await gate.ArrivedAsync();
            Freeze(anna);
        }

        await fleet.WaitAsync("anna to hold the study", "SELECT 1 FROM sweep.study WHERE coordinator_epoch = 1");
        await fleet.StartAsync("bert");
        await fleet.DeclareDeadAsync("anna");
        await fleet.WaitAsync("bert to take it", "SELECT 1 FROM sweep.study WHERE coordinator_epoch = 2");
        anna.Thaw();
        await anna.LogsAsync("was declared dead");
        StudyHistory history = await fleet.EndAsync();
        Assert.All(history.Trials, trial => Assert.Equal("bert", trial.Changes[0].Writer));
    }

    [Fact]
    public async Task Coordinator_that_was_replaced_enqueues_nothing_though_its_successor_has_not_yet()
    {
        await using Fleet fleet = await Fleet.CreateAsync();
        await fleet.SubmitAsync();
        SweepProcess anna, bert;
        await using (Gate gate = await fleet.CloseAsync(GatePoint.Taken))
        {
            anna = await fleet.StartAsync("anna");
            await gate.ArrivedAsync();
            Freeze(anna);
        }

        await fleet.WaitAsync("anna to hold the study", "SELECT 1 FROM sweep.study WHERE coordinator_epoch = 1");
        await using (Gate gate = await fleet.CloseAsync(GatePoint.Taken))
        {
            bert = await fleet.StartAsync("bert");
            await fleet.DeclareDeadAsync("anna");
            await gate.ArrivedAsync();
            Freeze(bert);
        }

        await fleet.WaitAsync("bert to hold it", "SELECT 1 FROM sweep.study WHERE coordinator_epoch = 2");
        anna.Thaw(); // and finds the study as she has left it, but for its coordinator
        await fleet.WaitAsync(
            "anna's next life", "SELECT 1 FROM sweep.silo WHERE name = 'anna' AND state = 'live'");
        bert.Thaw();
        StudyHistory history = await fleet.EndAsync();
        Assert.All(history.Trials, trial => Assert.Equal("bert", trial.Changes[0].Writer));
    }

    private static void Freeze(SweepProcess silo)
    {
        silo.Freeze();
        Figures.Fault("silos stopped");
    }
}
