using System.Diagnostics;
using Npgsql;
using Sweep.Store.Postgres;
using Sweep.Store.Tests.Harness;
using Sweep.Store.Tests.Postgres;

namespace Sweep.Store.Tests.Telemetry;

public sealed class StoreCallTests : StoreTests
{
    [Theory]
    [InlineData("sqlite", "sqlite")]
    [InlineData("postgres", "postgresql")]
    public async Task A_call_is_a_span_and_a_duration_by_operation(string kind, string system)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        using Listening listening = new();
        await harness.Store.FindStudyAsync("none", Cancel);

        Activity span = Assert.Single(listening.Spans);
        Assert.Equal(("find a study", ActivityKind.Client), (span.OperationName, span.Kind));
        Assert.Equal(system, span.GetTagItem("db.system.name"));
        Measurement duration = Assert.Single(listening.Measurements);
        Assert.Equal("sweep.store.operation.duration", duration.Instrument);
        Assert.True(duration.Value >= 0);
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["db.system.name"] = system,
                ["sweep.store.operation"] = "find a study",
            },
            duration.Tags);
    }

    [Fact]
    public async Task A_call_that_fails_in_a_file_says_by_what_error()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        await harness.SetAsync("query_only = ON");
        using Listening listening = new();
        await Assert.ThrowsAsync<StoreException>(
            () => harness.Store.SubmitAsync(new("x", "{}", "", 1, StoreHarness.Problem, 1), Cancel));

        Assert.Equal("SQLITE_8", Assert.Single(listening.Measurements).Tags["error.type"]);
        Assert.Equal(ActivityStatusCode.Error, Assert.Single(listening.Spans).Status);
    }

    [Fact]
    public async Task A_call_that_fails_on_a_server_says_by_what_error()
    {
        PostgresPrograms.Require(PostgresPrograms.Folder, "postgresql");
        PostgresServer server = await SharedServer.GetAsync();
        string database = await SharedServer.CreateAsync();
        await using PostgresStudyStore store =
            await PostgresStudyStore.OpenAsync(server.Address(database), TimeProvider.System);
        await server.ExecuteAsync(database, "DROP SCHEMA sweep CASCADE");
        using Listening listening = new();
        await Assert.ThrowsAsync<StoreException>(() => store.FindStudyAsync("x", Cancel));

        Assert.Equal("42P01", Assert.Single(listening.Measurements).Tags["error.type"]);
        Assert.Equal(ActivityStatusCode.Error, Assert.Single(listening.Spans).Status);
    }

    [Fact]
    public async Task A_cancelled_call_counts_as_failed_without_a_name()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        using Listening listening = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => harness.Store.SubmitAsync(new("x", "{}", "", 1, StoreHarness.Problem, 1), new(canceled: true)));
        Assert.Equal("_OTHER", Assert.Single(listening.Measurements).Tags["error.type"]);
    }

    [Fact]
    public async Task Tries_that_are_made_again_are_counted_within_one_call()
    {
        PostgresPrograms.Require(PostgresPrograms.Folder, "postgresql");
        PostgresServer server = await SharedServer.GetAsync();
        string database = await SharedServer.CreateAsync();
        await server.ExecuteAsync("postgres", $"ALTER DATABASE {database} SET lock_timeout = '10ms'");
        int tries = 0;
        using CancellationTokenSource unlock = new();
        await using PostgresStudyStore store = await PostgresStudyStore.OpenAsync(
            server.Address(database),
            TimeProvider.System,
            new()
            {
                LongestPause = TimeSpan.FromMilliseconds(5),
                Retrying = (_, _) => { if (++tries == 3) unlock.Cancel(); },
            },
            Cancel);
        using Listening listening = new();
        await using NpgsqlConnection connection = new(server.Direct(database));
        await connection.OpenAsync(Cancel);
        await using NpgsqlTransaction locking = await connection.BeginTransactionAsync(Cancel);
        await using NpgsqlCommand command = new("LOCK TABLE sweep.study IN ACCESS EXCLUSIVE MODE", connection, locking);
        await command.ExecuteNonQueryAsync(Cancel);
        await using CancellationTokenRegistration unlocking = unlock.Token.Register(locking.Rollback);
        Assert.Null(await store.FindStudyAsync("x", Cancel));

        Assert.Equal(
            tries, listening.Measurements.Count(measurement => measurement.Instrument == "sweep.store.retries"));
        Measurement duration = Assert.Single(
            listening.Measurements, measurement => measurement.Instrument == "sweep.store.operation.duration");
        Assert.DoesNotContain("error.type", duration.Tags);
    }
}
