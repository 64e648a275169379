using Sweep.Chaos.Tests.Fleets;
using Sweep.Cli.Tests;
using Sweep.Store.Tests.Postgres;

namespace Sweep.Chaos.Tests.Faults;

/// <summary>The server goes away in every way it can: silos wait for it and go on.</summary>
public sealed class ServerTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("QUIT")]
    [InlineData("KILL")]
    public async Task Silo_outlives_a_restart_of_the_server(string signal)
    {
        using PostgresServer server = await PostgresServer.StartAsync();
        await using Fleet fleet = await Fleet.CreateAsync(server);
        await fleet.SubmitAsync();
        SweepProcess anna = await fleet.StartAsync("anna");
        await fleet.WaitForTrialOfAsync("anna");
        server.Stop(signal);
        Figures.Fault("servers stopped");
        await ResumeAsync(server);
        await fleet.EndAsync(history => history with { MayExcuse = true });
        Assert.False(anna.HasExited);
    }

    [Fact]
    public async Task Silo_that_dies_with_the_server_has_a_lease_from_its_start_and_the_loss_does_not_count()
    {
        using PostgresServer server = await PostgresServer.StartAsync();
        await using Fleet fleet = await Fleet.CreateAsync(server);
        await fleet.SubmitAsync();
        await using (Gate gate = await fleet.CloseAsync(GatePoint.Checkpointing))
        {
            await fleet.StartAsync("anna", more: ["--lease", "5"]);
            await gate.ArrivedAsync();
            await fleet.KillAsync("anna");
        }

        server.Stop("INT");
        Figures.Fault("servers stopped");
        await ResumeAsync(server);
        await fleet.ExecuteAsync("UPDATE sweep.silo SET expires_at = sweep.server_started() - interval '1 second'");
        await using (await fleet.CloseAsync(GatePoint.Claiming)) // what is lost stays so until it has been looked at
        {
            await fleet.StartAsync("bert", more: ["--lease", "5"]);
            await fleet.WaitForLossOfAsync("anna");
            bool[] hasWaited = await fleet.QueryAsync<bool>(
                "SELECT dead_at >= sweep.server_started() + lease FROM sweep.silo WHERE name = 'anna'");
            int[] losses = await fleet.QueryAsync<int>("""
                SELECT trial.losses FROM sweep.trial JOIN witness.change ON change.trial = trial.id
                WHERE change.holder = 'anna' AND change.writer = 'bert'
                """);
            Assert.True(Assert.Single(hasWaited));
            Assert.Equal(0, Assert.Single(losses));
        }

        await fleet.EndAsync(history => history with { MayExcuse = true });
    }

    [Fact]
    public async Task Sessions_may_be_ended_again_and_again()
    {
        await using Fleet fleet = await Fleet.CreateAsync();
        await fleet.SubmitAsync();
        await fleet.StartAsync("anna");
        for (long round = 1; round <= 8; round++)
        {
            await fleet.WaitAsync("anna to go on", "SELECT 1 FROM witness.progress HAVING count(*) > $1", round * 10);
            await fleet.ExecuteAsync("""
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = 'anna'
                """);
            Figures.Fault("sessions ended");
        }

        await fleet.EndAsync();
    }

    /// <summary>After SIGKILL, what the server has left running may be in the way for a moment.</summary>
    private static async Task ResumeAsync(PostgresServer server)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await server.ResumeAsync();
                return;
            }
            catch (InvalidOperationException) when (attempt < 100)
            {
                // Its log said why; the next start says whether it is over.
            }
        }
    }
}
