using Microsoft.Extensions.Logging;
using Sweep.Silo.Telemetry;
using Sweep.Store;

namespace Sweep.Silo.Tests.Hosting;

/// <summary>What a person who reads a silo's log learns of trials that it does not have any more.</summary>
public sealed class LossLogTests
{
    [Fact]
    public Task Trial_of_a_study_that_was_cancelled_is_no_warning() => AssertLoggedAsync(
        LogLevel.Information, "Cancelled: its study was cancelled",
        (store, writes) => store.CancelAsync(writes.Study, default));

    [Fact]
    public Task Trial_of_a_study_that_was_deleted_is_no_warning() => AssertLoggedAsync(
        LogLevel.Information, "Cancelled: its study was deleted",
        (store, writes) => store.DeleteStudyAsync(writes.Study, default));

    [Fact]
    public Task Trial_that_was_taken_away_is_a_warning_and_says_why() => AssertLoggedAsync(
        LogLevel.Warning, "Lost: it belongs to another attempt by now",
        (store, writes) => store.LoseAsync(writes.Fences, "test", new(QuarantineAfter: 3), default));

    [Fact]
    public void A_study_that_is_left_to_others_is_a_warning_that_says_why()
    {
        using LogLines lines = new();
        ISiloObserver log = new SiloLog(lines);
        log.StudyExcluded(7, "not here", TimeSpan.FromSeconds(10));
        (LogLevel level, _, string text) = Assert.Single(lines.All);
        Assert.Equal((LogLevel.Warning, "Study 7 is left to other silos for 10 s: not here"), (level, text));
    }

    private static async Task AssertLoggedAsync(
        LogLevel level, string said, Func<IStudyStore, (long Study, IReadOnlyList<TrialFence> Fences), Task> take)
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        using CancellationTokenSource drain = new();
        using LogLines lines = new()
        {
            Added = line => { if (line.EndsWith(said, StringComparison.Ordinal)) drain.Cancel(); },
        };
        Taker store = new(fixture.Store, writes => take(fixture.Store, (fixture.Id, writes)));
        await fixture.Host(store, fixture.Options(slots: 1) with { OnlyStudy = null }, new SiloLog(lines))
            .RunAsync(drain.Token);
        Assert.Contains(
            lines.All, line => line.Level == level && line.Text.EndsWith(said, StringComparison.Ordinal));
        Assert.DoesNotContain(
            lines.All,
            line => line.Level >= LogLevel.Warning && line.Text.StartsWith("Study ", StringComparison.Ordinal)
                && !line.Text.EndsWith(said, StringComparison.Ordinal));
    }

    /// <summary>Does something before the second write of points.</summary>
    private sealed class Taker(IStudyStore inner, Func<IReadOnlyList<TrialFence>, Task> take) : StoreDecorator(inner)
    {
        private int _writes;

        public override async Task<IReadOnlySet<long>> WriteAsync(
            IReadOnlyList<TrialWrite> writes, CancellationToken cancellation)
        {
            if (Interlocked.Increment(ref _writes) == 2) await take([.. writes.Select(write => write.Fence)]);
            return await base.WriteAsync(writes, cancellation);
        }
    }
}
