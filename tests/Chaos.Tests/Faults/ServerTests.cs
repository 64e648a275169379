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
