using System.Text.Json;
using Npgsql;
using Sweep.Store.Postgres;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

public sealed class CurveStatementTests : StoreTests
{
    private const int Trials = 100, Stored = 50_000;

    [Theory]
    [InlineData("SELECT 1")] // where a join with the trials reads the whole table, as long as it is of this size
    [InlineData("UPDATE sweep.curve SET trial = 1, first_point = trial; ANALYZE sweep.curve")] // none but one trial's
    public async Task Points_are_removed_by_their_key_whatever_statistics_say(string gathering)
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        harness.Spoil();
        await harness.ExecuteAsync(
            """
            INSERT INTO sweep.curve (trial, metric, first_point, first_step, stride, point_values)
            SELECT trial, 'val_loss', 0, 0, 1, '{0.5}' FROM generate_series(1, @stored) AS trial
            """,
            new { stored = Stored });
        await harness.ExecuteAsync(gathering);
        Assert.InRange(await BlocksAsync(PostgresSql.TruncateCurves), 1, 5 * Trials);
        Assert.InRange(await BlocksAsync(PostgresSql.DeleteParts), 1, 5 * Trials);

        async Task<long> BlocksAsync(string sql)
        {
            await using NpgsqlConnection connection = await harness.ConnectAsync();
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(Cancel);
            await using NpgsqlCommand keeping = new(PostgresSql.KeepToKeys, connection, transaction);
            await keeping.ExecuteNonQueryAsync(Cancel);
            await using NpgsqlCommand command = new(
                "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql, connection, transaction);

            // Trials that have nothing stored yet.
            command.Parameters.AddWithValue(
                "trials", Enumerable.Range(Stored + 1, Trials).Select(trial => (long)trial).ToArray());
            command.Parameters.AddWithValue("tailTrials", Array.Empty<long>());
            command.Parameters.AddWithValue("tailMetrics", Array.Empty<string>());
            command.Parameters.AddWithValue("tailPoints", Array.Empty<int>());
            command.Parameters.AddWithValue("metrics", Enumerable.Repeat("val_loss", Trials).ToArray());
            command.Parameters.AddWithValue("firstPoints", new int[Trials]);
            command.Parameters.AddWithValue("capacity", 256);
            using JsonDocument plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync(Cancel))!);
            JsonElement top = plan.RootElement[0].GetProperty("Plan");
            return top.GetProperty("Shared Hit Blocks").GetInt64() + top.GetProperty("Shared Read Blocks").GetInt64();
        }
    }

    [Fact]
    public async Task Where_curves_end_is_found_without_reading_what_comes_before()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(1);
        TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync());
        await harness.ExecuteAsync(
            """
            INSERT INTO sweep.curve (trial, metric, first_point, first_step, stride, point_values)
            SELECT @trial, metric, point, point, 1, '{0.5}'
            FROM unnest(ARRAY['a', 'b', 'c']) AS metric CROSS JOIN generate_series(0, 20000 - 1) AS point
            """,
            new { trial = fence.Trial });
        IReadOnlyList<CurveExtent> extents = (await harness.Store.ReadCurveExtentsAsync(
            study.Study, [fence.Trial], Cancel))[fence.Trial];
        Assert.Equal([("a", 20_000, 19_999L), ("b", 20_000, 19_999), ("c", 20_000, 19_999)],
            extents.Select(extent => (extent.Metric, extent.Points, extent.LastStep)));

        await using NpgsqlConnection connection = await harness.ConnectAsync();
        await using NpgsqlCommand command = new(
            "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + PostgresSql.ListCurveExtents, connection);
        command.Parameters.AddWithValue("study", study.Study);
        command.Parameters.AddWithValue("trials", new[] { fence.Trial });
        using JsonDocument plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync(Cancel))!);
        JsonElement top = plan.RootElement[0].GetProperty("Plan");
        long blocks =
            top.GetProperty("Shared Hit Blocks").GetInt64() + top.GetProperty("Shared Read Blocks").GetInt64();
        Assert.InRange(blocks, 1, 60);
    }
}
