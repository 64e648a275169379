using Npgsql;
using Sweep.Store.Postgres;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

public sealed class MigrationTests : StoreTests
{
    [Fact]
    public async Task Of_many_that_open_an_empty_database_at_once_one_migrates()
    {
        (PostgresServer server, string database) = await EmptyAsync();
        PostgresStudyStore[] stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => PostgresStudyStore.OpenAsync(server.Address(database), TimeProvider.System, null, Cancel), Cancel)));

        Assert.Single(stores.Select(store => store.Id).Distinct());
        foreach (PostgresStudyStore store in stores) await store.DisposeAsync();
    }

    [Fact]
    public async Task Reading_alone_makes_no_store()
    {
        (PostgresServer server, string database) = await EmptyAsync();
        StoreException error = await Assert.ThrowsAsync<StoreException>(() => PostgresStudyStore.OpenAsync(
            server.Address(database), TimeProvider.System, new() { ReadOnly = true }, Cancel));
        Assert.Contains("no Sweep store", error.Message, StringComparison.Ordinal);

        await MakeAsync(server, database);
        await using PostgresStudyStore store = await PostgresStudyStore.OpenAsync(
            server.Address(database), TimeProvider.System, new() { ReadOnly = true }, Cancel);
        Assert.Empty(await store.ListStudiesAsync(new(), Cancel));
        error = await Assert.ThrowsAsync<StoreException>(() => store.DeleteStudyAsync(1, Cancel));
        Assert.Contains("reading only", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_a_newer_program_is_refused()
    {
        (PostgresServer server, string database) = await EmptyAsync();
        await MakeAsync(server, database);
        await server.ExecuteAsync(database, "INSERT INTO sweep.schema_version (version, name) VALUES (9999, 'future')");

        StoreException error = await Assert.ThrowsAsync<StoreException>(
            () => PostgresStudyStore.OpenAsync(server.Address(database), TimeProvider.System, null, Cancel));
        Assert.Contains("newer", error.Message, StringComparison.Ordinal);
        Assert.Contains("9999", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_reported()
    {
        (PostgresServer server, _) = await EmptyAsync();
        StoreException error = await Assert.ThrowsAsync<StoreException>(
            () => PostgresStudyStore.OpenAsync(server.Address("nowhere"), TimeProvider.System, null, Cancel));
        Assert.Contains("createdb", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_store_says_so_and_a_cancelled_call_does_nothing()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CancellationToken cancelled = new(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => harness.Store.SubmitAsync(new("x", "{}", "", 1, StoreHarness.Problem, 1), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => harness.Store.EndAsync([StoreHarness.End(new(1, 1, Guid.Empty))], cancelled));
        Assert.Empty(await harness.Store.ListStudiesAsync(new(), Cancel));

        PostgresStudyStore store = await harness.OpenAsync();
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.ListStudiesAsync(new(), Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => store.EndAsync([StoreHarness.End(new(1, 1, Guid.Empty))], Cancel));
    }

    [Fact]
    public async Task A_store_of_version_1_keeps_what_it_holds_and_becomes_as_a_fresh_one()
    {
        const string Columns = """
            SELECT string_agg(concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default), ', '
              ORDER BY table_name, column_name)
            FROM information_schema.columns WHERE table_schema = 'sweep' AND table_name <> 'schema_version'
            """;
        const string Indexes = "SELECT string_agg(indexdef, '; ' ORDER BY indexdef) FROM pg_indexes "
            + "WHERE schemaname = 'sweep'";
        (PostgresServer server, string fresh) = await EmptyAsync();
        await MakeAsync(server, fresh);
        (_, string old) = await EmptyAsync();
        await server.ExecuteAsync(old, $"CREATE SCHEMA sweep; {PostgresSql.Migrations[0].Script}");
        await server.ExecuteAsync(
            old,
            """
            INSERT INTO sweep.schema_version (version, name) VALUES (1, '0001_initial');
            INSERT INTO sweep.silo (incarnation, name, numerics_version, state, lease, expires_at, dead_at, death)
            VALUES (gen_random_uuid(), 'anna', 7, 'dead', '60s', now(), now(), 'its lease expired');
            INSERT INTO sweep.study (name, definition, source, numerics_version, problem, problem_version, problem_hash,
              planned_trials, next_number, queued, running, completed, submit_request)
            VALUES ('begun', '{}', 'study: begun', 7, 'mlp', 3, 'aa', 4, 3, 1, 1, 1, gen_random_uuid());
            INSERT INTO sweep.trial (study, number, arm, configuration, seed, parameters, numerics_version, problem,
              problem_version, problem_hash, state, epoch, incarnation, claim_request, attempts, revision)
            SELECT study.id, made.number, 'adam', made.number, 0, '{}', 7, 'mlp', 3, 'aa', made.state, made.epoch,
              CASE WHEN made.state = 'running' THEN (SELECT incarnation FROM sweep.silo) END,
              CASE WHEN made.state = 'running' THEN gen_random_uuid() END, made.epoch, 1
            FROM sweep.study, (VALUES (0, 'completed', 1), (1, 'running', 1), (2, 'queued', 0))
              AS made (number, state, epoch);
            INSERT INTO sweep.attempt (trial, epoch, incarnation)
            SELECT id, epoch, incarnation FROM sweep.trial WHERE state = 'running';
            INSERT INTO sweep.curve (trial, metric, chunk, point_steps, point_values)
            SELECT trial.id, 'val_loss', chunk.number, chunk.steps, chunk.points
            FROM sweep.trial, (VALUES (0, '{1, 2}'::bigint[], '{0.5, Infinity}'::float8[]), (1, '{3}', '{-0}'))
              AS chunk (number, steps, points)
            WHERE trial.state = 'completed';
            """);

        await using PostgresStudyStore store = await PostgresStudyStore.OpenAsync(
            server.Address(old), TimeProvider.System, null, Cancel);
        Assert.Equal(await TextAsync(server, fresh, Columns), await TextAsync(server, old, Columns));
        Assert.Equal(await TextAsync(server, fresh, Indexes), await TextAsync(server, old, Indexes));
        StudyRecord study = (await store.FindStudyAsync("begun", Cancel))!;
        Assert.Equal((StudyStatus.Active, 0, 1L), (study.Status, study.Placement.Priority, study.Ended));
        Curve curve = Assert.Single(await store.ReadCurvesAsync(1, Cancel));
        Assert.Equal([1, 2, 3], curve.Steps);
        Assert.Equal(
            ((double[])[0.5, double.PositiveInfinity, -0.0]).Select(BitConverter.DoubleToInt64Bits),
            curve.Values.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(
            "val_loss 1 0.5, val_loss 2 Infinity, val_loss 3 -0",
            await TextAsync(server, old, "SELECT string_agg(name || ' ' || step || ' ' || value, ', ' ORDER BY step) "
                + "FROM sweep.metric_point"));
        Assert.Equal(new(0, 1, 0), await store.RecoverAsync(Patient, Cancel));
        Guid silo = Guid.NewGuid();
        await store.RegisterSiloAsync(new(silo, "bert", Lease, 7), Cancel);
        IReadOnlyList<ClaimedTrial> claimed = await store.ClaimAsync(new(silo, Guid.NewGuid(), 9), Cancel);
        Assert.Equal([1L, 2], claimed.Select(trial => trial.Number));
        await store.EndAsync([.. claimed.Select(trial => StoreHarness.End(trial.Fence))], Cancel);
        CoordinatorFence fence = (await store.CoordinateAsync(silo, null, Cancel))!;
        Assert.True(await store.CompleteStudyAsync(fence, Cancel));

        // Nothing refers to trials for the sake of curves, and yet they go with them.
        Assert.True(await store.DeleteStudyAsync(study.Id, Cancel));
        Assert.Equal("0", await TextAsync(server, old, "SELECT count(*)::text FROM sweep.curve"));
    }

    private static async Task<string> TextAsync(PostgresServer server, string database, string sql)
    {
        await using NpgsqlConnection connection = new(server.Direct(database));
        await connection.OpenAsync(Cancel);
        await using NpgsqlCommand command = new(sql, connection);
        return (string)(await command.ExecuteScalarAsync(Cancel))!;
    }

    private static async Task<(PostgresServer Server, string Database)> EmptyAsync()
    {
        PostgresPrograms.Require(PostgresPrograms.Folder, "postgresql");
        return (await SharedServer.GetAsync(), await SharedServer.CreateAsync());
    }

    private static async Task MakeAsync(PostgresServer server, string database) =>
        await (await PostgresStudyStore.OpenAsync(server.Address(database), TimeProvider.System, null, Cancel))
            .DisposeAsync();
}
