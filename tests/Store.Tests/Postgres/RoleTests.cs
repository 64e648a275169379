using Npgsql;
using Sweep.Store.Postgres;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

/// <summary>The roles as docs/operations.md makes them: its block of SQL is what runs here.</summary>
public sealed class RoleTests : StoreTests
{
    [Fact]
    public async Task The_documented_roles_have_all_they_need_and_no_more()
    {
        PostgresPrograms.Require(PostgresPrograms.Folder, "postgresql");
        PostgresServer server = await SharedServer.GetAsync();
        string database = await SharedServer.CreateAsync();
        string text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "operations.md"), Cancel);
        await server.ExecuteAsync(database, text.Split("```sql")[1].Split("```")[0]);

        // Before there is a store, the role that works cannot make one, and says what it lacks.
        string running = server.Address(database, "sweep_run");
        StoreException error = await Assert.ThrowsAsync<StoreException>(
            () => PostgresStudyStore.OpenAsync(running, TimeProvider.System, null, Cancel));
        Assert.Contains("has no store yet", error.Message, StringComparison.Ordinal);
        Assert.Contains("'sweep doctor' once as the role that may", error.Message, StringComparison.Ordinal);

        await (await PostgresStudyStore.OpenAsync(
            server.Address(database, "sweep_migrate"), TimeProvider.System, null, Cancel)).DisposeAsync();
        await using PostgresStudyStore store = await PostgresStudyStore.OpenAsync(
            running, TimeProvider.System, null, Cancel);
        TrialFence fence = await WorkAsync(store);
        await using NpgsqlConnection reader = new(
            new NpgsqlConnectionStringBuilder(server.Direct(database)) { Username = "sweep_read" }.ConnectionString);
        await reader.OpenAsync(Cancel);
        await using (NpgsqlCommand read = new("SELECT value FROM sweep.metric_point", reader))
            Assert.Equal(2.0, await read.ExecuteScalarAsync(Cancel));
        await AssertRefusedAsync(reader, "DELETE FROM sweep.study");

        // Also with what people grant besides, a dashboard's role sees no hash of a token; others see them all.
        await server.ExecuteAsync(
            database,
            "CREATE ROLE late LOGIN; GRANT USAGE ON SCHEMA sweep TO late; "
            + "GRANT SELECT ON ALL TABLES IN SCHEMA sweep TO late, sweep_read");
        Assert.Equal(1, await TokensAsync(server, database, "sweep_run"));
        Assert.Equal(1, await TokensAsync(server, database, "sweep_migrate"));
        Assert.Equal(0, await TokensAsync(server, database, "sweep_read"));
        Assert.Equal(0, await TokensAsync(server, database, "late"));
        Assert.Single(await store.ListTokensAsync(Cancel));

        await using NpgsqlConnection runner = new(
            new NpgsqlConnectionStringBuilder(server.Direct(database)) { Username = "sweep_run" }.ConnectionString);
        await runner.OpenAsync(Cancel);
        await AssertRefusedAsync(runner, "DROP TABLE sweep.curve");
        await AssertRefusedAsync(runner, "TRUNCATE sweep.curve");
        await AssertRefusedAsync(runner, "ALTER TABLE sweep.trial ADD COLUMN x int");
        await AssertRefusedAsync(runner, "CREATE TABLE sweep.x (y int)");

        await store.EndAsync([StoreHarness.End(fence)], Cancel);
        Assert.Equal(ControlOutcome.Done, await store.CancelAsync(1, Cancel));
        Assert.True(await store.DeleteStudyAsync(1, Cancel));
    }

    private static async Task<TrialFence> WorkAsync(PostgresStudyStore store)
    {
        await store.SubmitAsync(new("x", "{}", "", StoreHarness.Numerics, StoreHarness.Problem, 2), Cancel);
        Guid silo = Guid.NewGuid();
        await store.RegisterSiloAsync(new(silo, "anna", Lease, StoreHarness.Numerics), Cancel);
        CoordinatorFence coordinator = (await store.CoordinateAsync(silo, null, Cancel))!;
        await store.EnqueueAsync(coordinator, 0, StoreHarness.Trials(0, 2), Cancel);
        IReadOnlyList<ClaimedTrial> claimed = await store.ClaimAsync(new(silo, Guid.NewGuid(), 2), Cancel);
        TrialFence fence = claimed[0].Fence;
        await store.WriteAsync(
            [new(fence, new Dictionary<string, int>(), [new("m", 0, [1], [2])], new(1, [1]), "x")], Cancel);
        await store.ReleaseAsync([claimed[1].Fence], "drain", Cancel);
        await store.RecoverAsync(Patient, Cancel);
        long study = (await store.FindStudyAsync("x", Cancel))!.Id;
        Assert.Equal(ControlOutcome.Done, await store.PauseAsync(study, Cancel));
        Assert.Equal(ControlOutcome.Done, await store.ResumeAsync(study, Cancel));
        Assert.Equal(ControlOutcome.Done, await store.PlaceAsync(study, new(Priority: 1), Cancel));
        Assert.Equal(ControlOutcome.Done, await store.ExtendAsync(study, 0, "{}", 3, Cancel));
        Assert.Equal(new(ControlOutcome.Done, 0), await store.RetryAsync(study, Guid.NewGuid(), Cancel));
        Assert.Single(await store.ListSilosAsync(all: false, Cancel));
        await store.CreateTokenAsync(new("abc", "anna", new byte[32], TokenScope.Read, null), Cancel);
        Assert.True(await store.RevokeTokenAsync("abc", Cancel));
        return fence;
    }

    private static async Task<long> TokensAsync(PostgresServer server, string database, string role)
    {
        await using NpgsqlConnection connection = new(
            new NpgsqlConnectionStringBuilder(server.Direct(database)) { Username = role }.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using NpgsqlCommand command = new("SELECT count(hash) FROM sweep.token", connection);
        return (long)(await command.ExecuteScalarAsync(Cancel))!;
    }

    private static async Task AssertRefusedAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection);
        PostgresException error = await Assert.ThrowsAsync<PostgresException>(
            () => command.ExecuteNonQueryAsync(Cancel));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, error.SqlState);
    }
}
