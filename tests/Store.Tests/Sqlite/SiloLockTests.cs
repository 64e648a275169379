using Microsoft.Data.Sqlite;
using Sweep.Store.Sqlite;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Sqlite;

public sealed class SiloLockTests : StoreTests
{
    [Fact]
    public async Task After_a_crash_the_trials_are_recovered_at_once_and_not_when_the_lease_ends()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(2);
        TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync());
        await harness.CrashAsync();
        Assert.Equal(2, Locks(harness).Length);
        await harness.RegisterAsync("next");

        Assert.Equal(new(2, 1, 0), await harness.Store.RecoverAsync(Patient, Cancel));
        Assert.Single(Locks(harness));
        Assert.Empty(await harness.WriteAsync(fence));
        AttemptRecord attempt = Assert.Single(await harness.Store.ListAttemptsAsync(study.Study, Cancel));
        Assert.Equal(("lost", "its process ended"), (attempt.Outcome, attempt.Reason));
        Assert.NotNull(await harness.Store.CoordinateAsync(await harness.RegisterAsync(), study.Study, Cancel));
    }

    [Fact]
    public async Task A_missing_lock_file_means_that_the_process_has_ended()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        await harness.SubmitAsync(1);
        await harness.ClaimOneAsync(await harness.RegisterAsync());
        await harness.ReopenAsync();
        Assert.Empty(Locks(harness));

        Assert.Equal(new(2, 1, 0), await harness.Store.RecoverAsync(Patient, Cancel));
    }

    [Fact]
    public async Task A_held_lock_keeps_a_silo_alive_for_its_lease_but_no_longer()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        IStudyStore other = await harness.OpenAnotherAsync();
        Guid hung = Guid.NewGuid();
        await other.RegisterSiloAsync(new(hung, "hung", Lease, StoreHarness.Numerics), Cancel);

        Assert.Equal(new(0, 0, 0), await harness.Store.RecoverAsync(Patient, Cancel));
        harness.Clock.Advance(Lease);
        Assert.Equal(new(1, 0, 0), await harness.Store.RecoverAsync(Patient, Cancel));
        Assert.Empty(Locks(harness));
        Assert.False(await other.RenewSiloAsync(hung, Lease, Cancel));
        await other.RetireSiloAsync(hung, Cancel);
    }

    [Fact]
    public async Task Retiring_deletes_the_file_of_that_silo_alone()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        Guid first = await harness.RegisterAsync();
        Guid second = await harness.RegisterAsync();
        await harness.Store.RetireSiloAsync(first, Cancel);

        Assert.Equal([SiloLock.PathOf(harness.File, second)], Locks(harness));
        Assert.Equal(new(0, 0, 0), await harness.Store.RecoverAsync(Patient, Cancel));
    }

    [Fact]
    public async Task A_silo_that_renews_between_the_look_and_the_marking_stays_alive()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        Guid silo = await harness.RegisterAsync();
        harness.Clock.Advance(Lease);
        List<SiloSuspect> suspects = [new(silo, Gone: false)];
        Assert.True(await harness.Store.RenewSiloAsync(silo, Lease, Cancel));
        List<Guid> dead = await harness.Sqlite.UseWriterAsync(
            connection =>
            {
                using SqliteTransaction transaction = connection.BeginTransaction();
                List<Guid> marked = SqliteSilos.MarkDead(new(connection, transaction, harness.Clock.Now), suspects);
                transaction.Commit();
                return marked;
            },
            Cancel);

        Assert.Empty(dead);
        Assert.True(await harness.Store.RenewSiloAsync(silo, Lease, Cancel));
    }

    [Fact]
    public async Task Where_the_file_system_knows_no_locks_only_the_lease_counts()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        Guid silo = await harness.RegisterAsync();
        harness.Execute("UPDATE silo SET locked = 0");
        File.Delete(SiloLock.PathOf(harness.File, silo));

        Assert.Equal(new(0, 0, 0), await harness.Store.RecoverAsync(Patient, Cancel));
        harness.Clock.Advance(Lease);
        Assert.Equal(new(1, 0, 0), await harness.Store.RecoverAsync(Patient, Cancel));
    }

    [Fact]
    public async Task Locks_work_here_and_are_found_held_while_they_are()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        Guid silo = Guid.NewGuid();
        Assert.True(SiloLock.IsAbandoned(harness.File, silo));
        using (SiloLock held = SiloLock.Take(harness.File, silo))
        {
            Assert.True(held.Works);
            Assert.False(SiloLock.IsAbandoned(harness.File, silo));
            StoreException error = Assert.Throws<StoreException>(() => SiloLock.Take(harness.File, silo));
            Assert.Contains(harness.File, error.Message, StringComparison.Ordinal);
        }

        Assert.True(SiloLock.IsAbandoned(harness.File, silo));
    }

    [Fact]
    public async Task The_lock_is_taken_before_the_row_is_there()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        Guid silo = Guid.NewGuid();
        await harness.Sqlite.UseWriterAsync(
            connection =>
            {
                // The registration waits here for its turn to write: it must hold the lock by now.
                Task registration = harness.Store.RegisterSiloAsync(
                    new(silo, "silo", Lease, StoreHarness.Numerics), Cancel);
                Assert.False(registration.IsCompleted);
                Assert.False(SiloLock.IsAbandoned(harness.File, silo));
                return registration;
            },
            Cancel).Unwrap();

        Assert.Equal(new(0, 0, 0), await harness.Store.RecoverAsync(Patient, Cancel));
    }

    [Fact]
    public async Task A_registration_that_fails_leaves_no_lock_behind()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        Guid live = await harness.RegisterAsync();
        Guid retired = await harness.RegisterAsync();
        await harness.Store.RetireSiloAsync(retired, Cancel);
        await Assert.ThrowsAsync<ArgumentException>(
            () => harness.Store.RegisterSiloAsync(new(retired, "again", Lease, StoreHarness.Numerics), Cancel));
        await harness.SetAsync("query_only = ON");
        await Assert.ThrowsAsync<StoreException>(() => harness.RegisterAsync());

        // But a repeated registration of a live one that fails leaves its lock held.
        await Assert.ThrowsAsync<StoreException>(
            () => harness.Store.RegisterSiloAsync(new(live, "again", Lease, StoreHarness.Numerics), Cancel));
        Assert.Equal([SiloLock.PathOf(harness.File, live)], Locks(harness));
        Assert.False(SiloLock.IsAbandoned(harness.File, live));
    }

    [Fact]
    public async Task A_store_opened_through_a_link_looks_for_the_locks_beside_the_file()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        Guid silo = await harness.RegisterAsync();
        string folder = Path.Combine(harness.Folder, "elsewhere");
        Directory.CreateDirectory(folder);
        string link = Path.Combine(folder, "link.db");
        File.CreateSymbolicLink(link, harness.File);
        await using SqliteStudyStore other = await SqliteStudyStore.OpenAsync(link, harness.Clock, null, Cancel);

        Assert.Equal(harness.File, other.Path);
        Assert.Equal(new(0, 0, 0), await other.RecoverAsync(Patient, Cancel));
        Assert.True(await other.RenewSiloAsync(silo, Lease, Cancel));
    }

    private static string[] Locks(SqliteHarness harness) => Directory.GetFiles(harness.Folder, "sweep.db-silo-*");
}
