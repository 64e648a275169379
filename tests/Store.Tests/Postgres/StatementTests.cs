using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using Sweep.Core.Training;
using Sweep.Store.Postgres;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

public sealed class StatementTests : StoreTests
{
    private static readonly IReadOnlyDictionary<string, string> Statements = typeof(PostgresSql)
        .GetProperties(BindingFlags.Public | BindingFlags.Static)
        .Where(property => property.PropertyType == typeof(string))
        .ToDictionary(property => property.Name, property => (string)property.GetValue(null)!);

    private static readonly Regex Table = new(
        @"\b(FROM|JOIN|INTO|UPDATE|USING) "
        + @"(?<name>(study|trial|attempt|curve|checkpoint|silo|token|store|schema_version)\b)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    public static TheoryData<string> Names => [.. Statements.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Each_file_is_headed_by_its_invariant_and_holds_one_statement(string name)
    {
        string[] lines = Statements[name].TrimEnd().Split('\n');
        Assert.StartsWith("-- ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(".", lines.TakeWhile(line => line.StartsWith("--", StringComparison.Ordinal)).Last(),
            StringComparison.Ordinal);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 120));
        Assert.DoesNotContain(';', Body(name));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_table_is_named_with_its_schema_because_no_session_setting_may_be_relied_on(string name) =>
        Assert.DoesNotMatch(Table, Body(name));

    [Fact]
    public void Every_file_is_used()
    {
        string[] files = [.. typeof(PostgresSql).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("Postgres/Statements/", StringComparison.Ordinal))];

        Assert.Equal(Statements.Count, files.Length);
        Assert.Equal(Statements.Count, Statements.Values.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Migrations_are_numbered_without_gaps()
    {
        Assert.Equal(
            Enumerable.Range(1, PostgresSql.Migrations.Count),
            PostgresSql.Migrations.Select(migration => migration.Version));
    }

    [Fact]
    public async Task Points_are_rows_of_a_view_for_people_and_dashboards()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        await harness.SubmitAsync(1);
        TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync());
        await harness.WriteAsync(
            fence, new("val_loss", 0, [1, 2], [0.5, double.NaN]), new("val_loss", 1, [3], [double.NegativeInfinity]));

        Assert.Equal(
            [(fence.Trial, "val_loss", 1L, 0.5), (fence.Trial, "val_loss", 2, double.NaN),
                (fence.Trial, "val_loss", 3, double.NegativeInfinity)],
            await harness.QueryAsync<(long, string, long, double)>(
                "SELECT trial, name, step, value FROM sweep.metric_point ORDER BY step"));
    }

    [Fact]
    public async Task A_claim_does_not_walk_past_finished_trials()
    {
        const int Trials = 100_000;
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        harness.Spoil();
        CoordinatorFence study = await harness.SubmitAsync(Trials);
        Guid silo = await harness.RegisterAsync();
        await harness.ExecuteAsync("VACUUM ANALYZE sweep.trial");
        long fresh = await BlocksAsync(PostgresSql.ClaimTrials);

        // Statistics are from when all were queued, as they are while a study runs.
        await harness.ExecuteAsync(
            "UPDATE sweep.trial SET state = 'completed' WHERE number < @last", new { last = Trials - 5 });
        await harness.ExecuteAsync("VACUUM sweep.trial");
        await AssertFewAsync();

        // Nor does the look at what is open read studies that are not active any more.
        long look = await BlocksAsync(PostgresSql.ListOpenStudies);
        await harness.ExecuteAsync(
            """
            INSERT INTO sweep.study (name, definition, source, numerics_version, problem, problem_version, problem_hash,
              planned_trials, submit_request, status)
            SELECT 'old ' || i, '{}', '', numerics_version, problem, problem_version, problem_hash, 1,
              gen_random_uuid(), 'completed'
            FROM sweep.study, generate_series(1, 2000) AS i
            """);
        await harness.ExecuteAsync("VACUUM ANALYZE sweep.study");
        Assert.InRange(await BlocksAsync(PostgresSql.ListOpenStudies), 1, look + 5);

        // The naive claim, in order of the primary key, walks past all that has been finished.
        long naive = await BlocksAsync(
            "SELECT id FROM sweep.trial WHERE state = 'queued' ORDER BY id LIMIT @limit FOR NO KEY UPDATE SKIP LOCKED");
        Assert.True(naive > 5 * fresh, $"naive {naive} blocks, fresh {fresh}");

        // Nor does it with statistics of now.
        await harness.ExecuteAsync("ANALYZE sweep.trial");
        await AssertFewAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{fresh} blocks a claim, {naive} for the naive one.");

        async Task AssertFewAsync() =>
            Assert.InRange(await BlocksAsync(PostgresSql.ClaimTrials), 1, fresh * 3 / 2);

        async Task<long> BlocksAsync(string sql)
        {
            await using NpgsqlConnection connection = await harness.ConnectAsync();
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(Cancel);
            await using NpgsqlCommand command = new(
                "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql, connection, transaction);
            command.Parameters.AddWithValue("incarnation", silo);
            command.Parameters.AddWithValue("request", Guid.NewGuid());
            command.Parameters.AddWithValue("limit", 1L);
            command.Parameters.AddWithValue("studies", new[] { study.Study });
            command.Parameters.AddWithValue("parts", new[] { 1 });
            command.Parameters.Add(new NpgsqlParameter<long?>("trial", null));
            command.Parameters.Add(new NpgsqlParameter<long?>("study", null));
            command.Parameters.AddWithValue("except", Array.Empty<long>());
            command.Parameters.AddWithValue("suspectFrom", 2);
            return BlocksOf((string)(await command.ExecuteScalarAsync(Cancel))!);
        }
    }

    [Fact]
    public async Task The_last_points_of_long_curves_are_read_without_those_before()
    {
        const int Chunks = 200;
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        harness.Spoil();
        await harness.SubmitAsync(1);
        TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync());
        await harness.ExecuteAsync(
            """
            INSERT INTO sweep.curve (trial, metric, first_point, first_step, stride, point_values)
            SELECT @trial, metric, chunk * @capacity, chunk * @capacity, 1, array_fill(random(), ARRAY[@capacity])
            FROM unnest(ARRAY['a', 'b', 'c']) AS metric, generate_series(0, @last) AS chunk
            """,
            new { trial = fence.Trial, capacity = CurveChunk.Capacity, last = Chunks - 1 });
        foreach (string statistics in (string[])["SELECT 1", "VACUUM ANALYZE sweep.curve"])
        {
            await harness.ExecuteAsync(statistics);
            const int Last = (Chunks - 1) * CurveChunk.Capacity;
            long all = await BlocksAsync([""], [0], ["~"]);
            long tail = await BlocksAsync(["", "a", "b", "c"], [0, Last, Last, Last], ["a", "b", "c", "~"]);
            Assert.True(all > 5 * tail, $"all {all} blocks, the last points {tail}");
        }

        async Task<long> BlocksAsync(string[] metrics, int[] firstPoints, string[] ends)
        {
            await using NpgsqlConnection connection = await harness.ConnectAsync();
            await using NpgsqlCommand command = new(
                "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + PostgresSql.ListCurves, connection);
            command.Parameters.AddWithValue("trial", fence.Trial);
            command.Parameters.AddWithValue("metrics", metrics);
            command.Parameters.AddWithValue("firstPoints", firstPoints);
            command.Parameters.AddWithValue("ends", ends);
            return BlocksOf((string)(await command.ExecuteScalarAsync(Cancel))!);
        }
    }

    private static long BlocksOf(string explained)
    {
        using JsonDocument plan = JsonDocument.Parse(explained);
        JsonElement top = plan.RootElement[0].GetProperty("Plan");
        return top.GetProperty("Shared Hit Blocks").GetInt64() + top.GetProperty("Shared Read Blocks").GetInt64();
    }

    private static string Body(string name) => string.Join(
        '\n', Statements[name].Split('\n').Where(line => !line.StartsWith("--", StringComparison.Ordinal)));
}
