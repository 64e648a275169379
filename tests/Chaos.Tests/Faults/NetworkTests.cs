using Sweep.Chaos.Tests.Fleets;
using Sweep.Cli.Tests;
using Sweep.Store.Tests.Postgres;
using Sweep.Tests.Histories;

namespace Sweep.Chaos.Tests.Faults;

/// <summary>What lies between silo and server: lost replies, cut and silent connections, a pooler.</summary>
public sealed class NetworkTests
{
    [Fact]
    public async Task Replies_to_commits_may_be_lost()
    {
        await using Fleet fleet = await Fleet.CreateAsync();
        await using CuttingProxy proxy = new(fleet.Server.Port);
        await fleet.SubmitAsync();
        proxy.LoseReplies(25, apart: 2); // the second try gets through, most often: pauses grow from try to try
        await fleet.StartAsync("anna", proxy.Port);
        StudyHistory history = await fleet.EndAsync();
        Assert.Equal(25, proxy.Cut);
        Figures.Fault("replies lost", proxy.Cut);

        // Every repeated call found what its first one had done: no trial was claimed for nothing.
        Assert.All(history.Trials, trial => Assert.Single(trial.Attempts));
    }

    [Fact]
    public async Task Connections_may_be_cut_at_any_message()
    {
        await using Fleet fleet = await Fleet.CreateAsync();
        await using CuttingProxy proxy = new(fleet.Server.Port);
        await fleet.SubmitAsync();
        CutAtAnyMessage(proxy); // while she registers
        await fleet.StartAsync("anna", proxy.Port);
        await fleet.WaitForTrialOfAsync("anna");
        CutAtAnyMessage(proxy); // while she works
        proxy.CutAll();
        StudyHistory history = await fleet.EndAsync();
        Figures.Fault("connections cut", proxy.Cut);
        Assert.Equal(0, proxy.Uncut); // all of them came long before the study's end
        Assert.All(history.Trials, trial => Assert.Single(trial.Attempts));
    }

    [Fact]
    public async Task Connections_may_be_cut_again_and_again()
    {
        await using Fleet fleet = await Fleet.CreateAsync();
        await using CuttingProxy proxy = new(fleet.Server.Port);
        await fleet.SubmitAsync();
        await fleet.StartAsync("anna", proxy.Port);
        for (long round = 1; round <= 8; round++)
        {
            await fleet.WaitAsync("anna to go on", "SELECT 1 FROM witness.progress HAVING count(*) > $1", round * 10);
            proxy.CutAll();
            Figures.Fault("connections cut");
        }

        await fleet.EndAsync();
    }

    [Fact]
    public async Task Connections_may_fall_silent()
    {
        await using Fleet fleet = await Fleet.CreateAsync();
        await using CuttingProxy proxy = new(fleet.Server.Port);
        await fleet.SubmitAsync();
        await fleet.StartAsync("anna", proxy.Port);
        await fleet.WaitForTrialOfAsync("anna");
        proxy.Silence();
        Figures.Fault("connections silenced");
        await fleet.EndAsync();
    }

    [Fact]
    public async Task Silo_that_is_cut_off_past_its_lease_changes_nothing_when_it_is_back()
    {
        await using Fleet fleet = await Fleet.CreateAsync();
        await using CuttingProxy proxy = new(fleet.Server.Port);
        await fleet.SubmitAsync();
        SweepProcess anna;
        await using (Gate gate = await fleet.CloseAsync(GatePoint.Checkpointed))
        {
            anna = await fleet.StartAsync("anna", proxy.Port);
            await gate.ArrivedAsync();
            await fleet.StartAsync("bert"); // before, for she connects again when she has waited long enough
            proxy.Silence();
            Figures.Fault("connections silenced");
        }

        await fleet.DeclareDeadAsync("anna");
        await fleet.WaitForLossOfAsync("anna");
        await anna.LogsAsync("was declared dead");
        await fleet.EndAsync();
    }

    [Fact]
    public async Task Fleet_behind_a_pooler_loses_a_silo_and_nothing_else()
    {
        await using Fleet fleet = await Fleet.CreateAsync();
        using Bouncer bouncer = await Bouncer.StartAsync(fleet.Server, fleet.Database);
        await fleet.SubmitAsync();
        await using (Gate gate = await fleet.CloseAsync(GatePoint.Claimed))
        {
            await fleet.StartAsync("anna", bouncer.Port);
            await gate.ArrivedAsync();
            await fleet.KillAsync("anna");
        }

        await fleet.StartAsync("bert", bouncer.Port);
        await fleet.StartAsync("carl", bouncer.Port);
        await fleet.ExpireAsync("anna");
        await fleet.EndAsync();
    }

    [Fact]
    public async Task Silo_that_hears_no_hints_finds_work_all_the_same()
    {
        await using Fleet fleet = await Fleet.CreateAsync();
        await using (CuttingProxy proxy = new(fleet.Server.Port))
        {
            string hints = $"postgres://postgres@127.0.0.1:{proxy.Port}/{fleet.Database}?application_name=hints";
            await fleet.StartAsync("anna", more: ["--listen-hints", hints]);
            int session = 0;
            for (int round = 0; round < 2; round++)
            {
                session = (int)await fleet.WaitAsync("anna to listen again", """
                    SELECT pid FROM pg_stat_activity
                    WHERE datname = current_database() AND application_name = 'hints' AND query LIKE 'LISTEN%'
                      AND pid <> $1
                    """, session);
                await fleet.ExecuteAsync("SELECT pg_terminate_backend(@session)", new { session });
                Figures.Fault("listening sessions ended");
            }
        }

        // Nobody listens any more, and nothing leads to where one could.
        await fleet.SubmitAsync();
        await fleet.EndAsync();
    }

    /// <summary>
    /// Short and long lives in turn: what follows a cut within a handshake may be a connection that comes to work.
    /// </summary>
    private static void CutAtAnyMessage(CuttingProxy proxy)
    {
        const int most = 8; // of the handshake and a transaction
        foreach (bool isLastPassed in (ReadOnlySpan<bool>)[false, true])
        {
            for (int messages = 0; messages < most; messages++)
            {
                proxy.CutNextAfter(messages, isLastPassed);
                proxy.CutNextAfter(most - messages, isLastPassed);
            }
        }
    }
}
