using Dapper;
using Microsoft.Data.Sqlite;
using Sweep.Core.Studies;
using Sweep.Store.Sqlite;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Sqlite;

public sealed class ErrorTests : StoreTests
{
    [Fact]
    public async Task A_full_disk_is_reported_and_leaves_earlier_results_intact()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(3);
        Guid silo = await harness.RegisterAsync();
        TrialFence[] fences = [.. (await harness.ClaimAsync(silo, 3)).Select(trial => trial.Fence)];
        await harness.Store.EndAsync([StoreHarness.End(fences[0])], Cancel);
        string before = await harness.DumpAsync();
        long pages = harness.Direct(connection => connection.ExecuteScalar<long>("PRAGMA page_count"));
        await harness.SetAsync($"max_page_count = {pages + 2}");

        TrialWrite tooMuch = new(
            fences[1], Tail: null, [new("m", 0, [1], [2])], new StoredCheckpoint(5, new byte[1 << 20]));
        StoreException error =
            await Assert.ThrowsAsync<StoreException>(() => harness.Store.WriteAsync([tooMuch], Cancel));
        AssertTells(error, harness.File, "write metrics", "full", "Free", "intact");
        Assert.Equal(before, await harness.DumpAsync());
        Assert.Equal(TrialState.Completed, (await harness.TrialAsync(study.Study)).State);

        // Small things may still fit, and everything does once there is room again.
        await harness.SetAsync("max_page_count = 1000000");
        Assert.Equal([fences[1].Trial], await harness.Store.WriteAsync([tooMuch], Cancel));
        Assert.Equal("ok", harness.Direct(connection => connection.ExecuteScalar<string>("PRAGMA integrity_check")));
    }

    [Fact]
    public async Task A_file_that_may_not_be_written_is_reported()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        await harness.SetAsync("query_only = ON");

        StoreException error = await Assert.ThrowsAsync<StoreException>(
            () => harness.Store.SubmitAsync(new("x", "{}", "", 1, StoreHarness.Problem, 1), Cancel));
        AssertTells(error, harness.File, "submit a study", "permission");
    }

    [Fact]
    public async Task A_file_that_stays_locked_is_reported_and_can_be_used_afterwards()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        await using SqliteStudyStore store = await harness.OpenAsync(
            new() { BusyTimeout = TimeSpan.FromMilliseconds(20) });
        await harness.Direct(async connection =>
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            StoreException error = await Assert.ThrowsAsync<StoreException>(
                () => store.SubmitAsync(new("x", "{}", "", 1, StoreHarness.Problem, 1), Cancel));
            AssertTells(error, harness.File, "submit a study", "another process", "locked");
            Assert.Empty(await store.ListStudiesAsync(new(), Cancel));
            return 0;
        });

        Assert.True((await store.SubmitAsync(new("x", "{}", "", 1, StoreHarness.Problem, 1), Cancel)).Created);
    }

    [Fact]
    public async Task A_damaged_file_is_reported()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        await harness.SubmitAsync(500);
        await harness.CloseAsync();
        byte[] bytes = await File.ReadAllBytesAsync(harness.File, Cancel);
        bytes.AsSpan(4096).Fill(0x5A);
        await File.WriteAllBytesAsync(harness.File, bytes, Cancel);

        StoreException error = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            await using SqliteStudyStore store = await harness.OpenAsync();
            await store.ListStudiesAsync(new(), Cancel);
        });
        AssertTells(error, harness.File, "damaged", "backup");
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_file_that_is_not_a_database_is_refused_and_stays_as_it_is(bool readOnly)
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        string path = Path.Combine(harness.Folder, "study.yaml");
        string text = string.Join('\n', Enumerable.Repeat("study: adam-vs-sgdm", 100));
        await File.WriteAllTextAsync(path, text, Cancel);

        StoreException error = await Assert.ThrowsAsync<StoreException>(
            () => SqliteStudyStore.OpenAsync(path, harness.Clock, new() { ReadOnly = readOnly }, Cancel));
        AssertTells(error, path, "not a SQLite database");
        Assert.Equal(text, await File.ReadAllTextAsync(path, Cancel));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task The_database_of_another_program_is_refused_and_stays_as_it_is(bool readOnly)
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        string path = Path.Combine(harness.Folder, "other.db");
        using (SqliteConnection connection = new($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            connection.Execute("CREATE TABLE bookmark (url TEXT)");
        }

        byte[] before = await File.ReadAllBytesAsync(path, Cancel);
        StoreException error = await Assert.ThrowsAsync<StoreException>(
            () => SqliteStudyStore.OpenAsync(path, harness.Clock, new() { ReadOnly = readOnly }, Cancel));
        AssertTells(error, path, "another program");
        Assert.Equal(before, await File.ReadAllBytesAsync(path, Cancel));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_store_of_a_newer_program_is_refused(bool readOnly)
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        harness.Execute("INSERT INTO schema_version VALUES (9999, 'future', 0)");

        StoreException error = await Assert.ThrowsAsync<StoreException>(
            () => harness.OpenAsync(new() { ReadOnly = readOnly }));
        AssertTells(error, harness.File, "newer", "9999");
    }

    [Fact]
    public async Task A_path_that_cannot_be_a_file_is_refused()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        string folder = Path.Combine(harness.Folder, "folder");
        Directory.CreateDirectory(folder);
        StoreException error = await Assert.ThrowsAsync<StoreException>(
            () => SqliteStudyStore.OpenAsync(folder, harness.Clock, null, Cancel));
        AssertTells(error, folder, "open");

        string underFile = Path.Combine(harness.File, "below", "sweep.db");
        error = await Assert.ThrowsAsync<StoreException>(
            () => SqliteStudyStore.OpenAsync(underFile, harness.Clock, null, Cancel));
        AssertTells(error, underFile, "folder");
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        SqliteStudyStore store = await harness.OpenAsync();
        await store.ListStudiesAsync(new(), Cancel);
        await store.DisposeAsync();
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.ListStudiesAsync(new(), Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => store.SubmitAsync(new("x", "{}", "", 1, StoreHarness.Problem, 1), Cancel));
    }

    [Fact]
    public async Task A_cancelled_call_does_nothing()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        CancellationToken cancelled = new(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => harness.Store.SubmitAsync(new("x", "{}", "", 1, StoreHarness.Problem, 1), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => harness.Store.ListStudiesAsync(new(), cancelled));
        Assert.Empty(await harness.Store.ListStudiesAsync(new(), Cancel));
    }

    private static void AssertTells(StoreException error, string path, params string[] parts)
    {
        foreach (string part in parts.Append(path)) Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }
}
