using Dapper;
using Sweep.Store.Sqlite;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Sqlite;

public sealed class OpeningTests : StoreTests
{
    private static readonly SqliteStoreOptions ReadOnly = new() { ReadOnly = true };

    [Fact]
    public async Task Many_that_open_an_empty_file_at_once_migrate_it_once()
    {
        for (int round = 0; round < 5; round++)
        {
            await using SqliteHarness harness = await SqliteHarness.CreateAsync();
            string path = Path.Combine(harness.Folder, "fresh", "deeper", "new.db");
            SqliteStudyStore[] stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
                () => SqliteStudyStore.OpenAsync(path, harness.Clock, null, Cancel), Cancel)));

            Assert.True((await stores[0].SubmitAsync(new("x", "{}", "", 1, StoreHarness.Problem, 1), Cancel)).Created);
            foreach (SqliteStudyStore store in stores)
            {
                Assert.Single(await store.ListStudiesAsync(new(), Cancel));
                await store.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Opening_again_changes_nothing_and_the_version_is_recorded()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        await harness.ReopenAsync();

        Assert.Equal(
            SqliteSql.Migrations.Select(migration => ((long)migration.Version, migration.Name)),
            harness.Direct(connection => connection.Query<(long, string)>(
                "SELECT version, name FROM schema_version ORDER BY version")));
        Assert.Equal("wal", harness.Direct(connection => connection.ExecuteScalar<string>("PRAGMA journal_mode")));
    }

    [Fact]
    public async Task The_writing_connection_has_the_settings_it_needs()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        long[] settings = await harness.Sqlite.UseWriterAsync<long[]>(
            connection =>
            [
                connection.ExecuteScalar<long>("PRAGMA foreign_keys"),
                connection.ExecuteScalar<long>("PRAGMA synchronous"),
                connection.ExecuteScalar<long>("PRAGMA busy_timeout"),
            ],
            Cancel);

        Assert.Equal([1, 1, 10_000], settings);
    }

    [Theory, InlineData("sweep ü.db"), InlineData("a?b=c&d.db"), InlineData("100%25#1.db"), InlineData("a;Mode=x'.db")]
    public async Task Any_file_name_will_do(string name)
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        string path = Path.Combine(harness.Folder, name);
        await using (SqliteStudyStore store = await SqliteStudyStore.OpenAsync(path, harness.Clock, null, Cancel))
            await store.SubmitAsync(new("x", "{}", "", 1, StoreHarness.Problem, 1), Cancel);
        Assert.True(File.Exists(path));

        ForbidSharedMemory(path);
        await using SqliteStudyStore reader = await SqliteStudyStore.OpenAsync(path, harness.Clock, ReadOnly, Cancel);
        Assert.Single(await reader.ListStudiesAsync(new(), Cancel));
    }

    [Fact]
    public async Task A_store_opened_for_reading_reads_and_does_not_write()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(2);
        await using SqliteStudyStore reader = await harness.OpenAsync(ReadOnly);
        Assert.Equal(2, (await reader.ListTrialsAsync(study.Study, new(), Cancel)).Count);

        // What another writes meanwhile is seen.
        await harness.SubmitAsync(1, "second");
        Assert.Equal(2, (await reader.ListStudiesAsync(new(), Cancel)).Count);

        string before = await harness.DumpAsync();
        StoreException error = await Assert.ThrowsAsync<StoreException>(
            () => reader.SubmitAsync(new("x", "{}", "", 1, StoreHarness.Problem, 1), Cancel));
        Assert.Contains("reading only", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreException>(() => reader.DeleteStudyAsync(study.Study, Cancel));
        Assert.Equal(before, await harness.DumpAsync());
    }

    [Fact]
    public async Task A_closed_store_in_a_folder_that_may_not_be_written_can_be_read()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        await harness.SubmitAsync(3);
        await harness.CloseAsync();
        ForbidSharedMemory(harness.File);
        File.SetAttributes(harness.File, FileAttributes.ReadOnly);

        await using SqliteStudyStore reader = await harness.OpenAsync(ReadOnly);
        Assert.Equal(3, Assert.Single(await reader.ListStudiesAsync(new(), Cancel)).NextNumber);
        File.SetAttributes(harness.File, FileAttributes.Normal);
    }

    [Fact]
    public async Task Where_the_newest_data_cannot_be_read_no_old_ones_are_shown()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        string copy = Path.Combine(harness.Folder, "copy.db");
        await harness.SubmitAsync(3);
        File.Copy(harness.File, copy);
        File.Copy(harness.File + "-wal", copy + "-wal");
        ForbidSharedMemory(copy);

        StoreException error = await Assert.ThrowsAsync<StoreException>(
            () => SqliteStudyStore.OpenAsync(copy, harness.Clock, ReadOnly, Cancel));
        Assert.Contains("copy.db-wal", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_store_is_not_created_by_reading()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        string path = Path.Combine(harness.Folder, "typo.db");

        StoreException error = await Assert.ThrowsAsync<StoreException>(
            () => SqliteStudyStore.OpenAsync(path, harness.Clock, ReadOnly, Cancel));
        Assert.Contains("no Sweep store", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task An_empty_file_is_not_made_a_store_by_reading()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        string path = Path.Combine(harness.Folder, "empty.db");
        await File.WriteAllBytesAsync(path, [], Cancel);

        StoreException error = await Assert.ThrowsAsync<StoreException>(
            () => SqliteStudyStore.OpenAsync(path, harness.Clock, ReadOnly, Cancel));
        Assert.Contains("no Sweep store", error.Message, StringComparison.Ordinal);
        Assert.Empty(await File.ReadAllBytesAsync(path, Cancel));
    }

    [Fact]
    public async Task Closing_folds_the_log_into_the_one_file()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        await harness.SubmitAsync(3);
        await harness.Store.ListStudiesAsync(new(), Cancel);
        await harness.CloseAsync();

        Assert.Equal([harness.File], Directory.GetFileSystemEntries(harness.Folder));
    }

    /// <summary>
    /// Makes reading fail as in a folder that may not be written, for every user: SQLite follows no link in the place
    /// of its shared memory.
    /// </summary>
    private static void ForbidSharedMemory(string path) => File.CreateSymbolicLink(path + "-shm", "nowhere");
}
