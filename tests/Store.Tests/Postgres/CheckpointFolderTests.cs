using Sweep.Store.Checkpoints;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

/// <summary>Large checkpoints are files, small ones rows.</summary>
public sealed class CheckpointFolderTests : StoreTests, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sweep-checkpoints-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Up_to_a_mebibyte_is_stored_in_the_database_and_more_in_the_folder()
    {
        await using PostgresHarness harness = await CreateAsync();
        TrialFence fence = await StartAsync(harness);
        await WriteAsync(harness, fence, 1, CheckpointFolder.Threshold);
        Assert.Empty(Files());
        await WriteAsync(harness, fence, 2, CheckpointFolder.Threshold + 1);

        string file = Assert.Single(Files());
        StoredCheckpoint read = (await harness.Store.ReadCheckpointAsync(fence.Trial, Cancel))!;
        Assert.Equal(2, read.Step);
        Assert.Equal(Content(2, CheckpointFolder.Threshold + 1), read.Content);
        Assert.Contains(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(read.Content)), file,
            StringComparison.Ordinal);

        // A damaged or missing file falls back to the one before.
        await File.AppendAllTextAsync(file, "x", Cancel);
        Assert.Equal(1, (await harness.Store.ReadCheckpointAsync(fence.Trial, Cancel))!.Step);
        File.Delete(file);
        Assert.Equal(1, (await harness.Store.ReadCheckpointAsync(fence.Trial, Cancel))!.Step);
    }

    [Fact]
    public async Task The_newest_two_files_are_kept_and_none_after_the_end()
    {
        await using PostgresHarness harness = await CreateAsync();
        TrialFence fence = await StartAsync(harness);
        for (int step = 1; step <= 4; step++) await WriteAsync(harness, fence, step, 2 << 20);
        Assert.Equal(2, Files().Length);
        Assert.Equal([4, 3], await harness.StoredCheckpointsAsync(fence.Trial));

        await harness.Store.EndAsync([StoreHarness.End(fence)], Cancel);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Two_checkpoints_of_equal_content_share_a_file_until_both_are_gone()
    {
        await using PostgresHarness harness = await CreateAsync();
        TrialFence fence = await StartAsync(harness);
        byte[] content = Content(7, 2 << 20);
        foreach (long step in (long[])[1, 2, 3])
            await harness.Store.WriteAsync([new(fence, null, [], new(step, content))], Cancel);

        Assert.Single(Files());
        Assert.Equal(3, (await harness.Store.ReadCheckpointAsync(fence.Trial, Cancel))!.Step);
    }

    [Fact]
    public async Task A_holder_that_lost_its_trial_removes_its_own_file_and_not_its_successors()
    {
        await using PostgresHarness harness = await CreateAsync();
        TrialFence stale = await StartAsync(harness);
        await harness.Store.ReleaseAsync([stale], "drain", Cancel);
        TrialFence fence = await harness.ClaimOneAsync(stale.Incarnation);
        await WriteAsync(harness, fence, 5, 2 << 20);
        string[] before = Files();

        // The same bits, as two attempts at one trial have them.
        Assert.Empty(await harness.Store.WriteAsync([new(stale, null, [], new(5, Content(5, 2 << 20)))], Cancel));
        Assert.Equal(before, Files());
        Assert.Equal(5, (await harness.Store.ReadCheckpointAsync(fence.Trial, Cancel))!.Step);
    }

    [Fact]
    public async Task A_quarantine_and_a_deletion_of_the_study_remove_the_files()
    {
        await using PostgresHarness harness = await CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(2);
        Guid silo = await harness.RegisterAsync();
        TrialFence first = await harness.ClaimOneAsync(silo);
        Guid other = await harness.RegisterAsync();
        TrialFence second = await harness.ClaimOneAsync(other);
        await WriteAsync(harness, first, 1, 2 << 20);
        await WriteAsync(harness, second, 1, 2 << 20);
        await harness.ExpireLeaseAsync(silo);
        Assert.Equal(1, (await harness.Store.RecoverAsync(new(1), Cancel)).Quarantined);
        Assert.Single(Files());

        await harness.Store.DeleteStudyAsync(study.Study, Cancel);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Without_a_folder_large_ones_are_rows_too()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        TrialFence fence = await StartAsync(harness);
        await WriteAsync(harness, fence, 3, 3 << 20);

        Assert.Equal(Content(3, 3 << 20), (await harness.Store.ReadCheckpointAsync(fence.Trial, Cancel))!.Content);
    }

    private Task<PostgresHarness> CreateAsync() =>
        PostgresHarness.CreateAsync(new() { Checkpoints = new CheckpointFolder(_folder) });

    private string[] Files() => [.. Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Order()];

    private static Task<IReadOnlySet<long>> WriteAsync(
        PostgresHarness harness, TrialFence fence, long step, int size) =>
        harness.Store.WriteAsync([new(fence, null, [], new(step, Content(step, size)))], Cancel);

    private static byte[] Content(long step, int size) => [.. Enumerable.Range(0, size).Select(i => (byte)(i * step))];

    private static async Task<TrialFence> StartAsync(PostgresHarness harness)
    {
        await harness.SubmitAsync(1);
        return await harness.ClaimOneAsync(await harness.RegisterAsync());
    }
}
