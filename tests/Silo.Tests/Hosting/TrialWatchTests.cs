using Sweep.Core.Studies;
using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo.Tests.Hosting;

/// <summary>Trials that hang, and trials of which the silo and the store think differently.</summary>
public sealed class TrialWatchTests : IDisposable
{
    private static readonly Guid Incarnation = Guid.NewGuid();

    private readonly ManualTime _clock = new();
    private readonly SiloOptions _options = new() { Name = "test", NoProgress = TimeSpan.FromMinutes(1) };
    private readonly KnownTrials _known = new();
    private readonly List<TrialRunResult> _left = [];
    private readonly ManualResetEventSlim _gate = new();
    private readonly SemaphoreSlim _entered = new(0), _done = new(0);
    private readonly List<Exception> _failures = [];
    private readonly FakeStore _store = new();
    private readonly SlotPool _slots;
    private Action<SlotWork> _run;

    public TrialWatchTests()
    {
        _run = work => work.Compute(Hang);
        _slots = new(1, Run, _failures.Add, freed: () => { });
    }

    public void Dispose()
    {
        _gate.Set();
        _slots.Dispose();
    }

    [Fact]
    public async Task A_hung_trial_is_lost_and_another_thread_takes_over_its_slot()
    {
        Observer observer = new();
        TrialWatch watch = Watch(observer: observer);
        SlotWork hung = Add(1, 2);
        await _entered.WaitAsync();
        await LookAsync(watch, beats: 7);
        Assert.Empty(_store.Lost);
        await LookAsync(watch, beats: 1);
        Assert.Equal([1, 2], _store.Lost.Order());
        Assert.Contains("no progress", _store.Reason);
        Assert.Equal(0, _slots.Held);
        Assert.True(_known.IsEmpty);
        Assert.Equal(2, observer.Left);

        _run = _ => { };
        Add(3);
        await _done.WaitAsync();
        Assert.True(hung.IsAbandoned);

        // The thread that hung wakes up: it is to stop, and nobody hears of it.
        _run = _ => throw new InvalidOperationException("too late");
        _gate.Set();
        await _done.WaitAsync();
        Assert.Equal(TrialWish.Stop, hung.WishFor(hung.Trials[0].Trial));
        hung.Left(hung.Trials[0].Trial, new(TrialRunKind.Ended, TrialEvent.Complete, null, 0));
        Assert.Empty(_left);
        Assert.Equal(2, observer.Left);
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task A_runner_that_waits_for_the_store_does_not_hang()
    {
        _run = _ => Hang();
        TrialWatch watch = Watch();
        Add(1);
        await _entered.WaitAsync();
        await LookAsync(watch, beats: 100);
        Assert.Empty(_store.Lost);
    }

    [Fact]
    public async Task A_silo_that_was_stopped_itself_takes_none_of_its_trials_for_hung()
    {
        TrialWatch watch = Watch();
        Add(1);
        await _entered.WaitAsync();
        await LookAsync(watch, beats: 1);
        _clock.Advance(TimeSpan.FromDays(1));
        await LookAsync(watch, beats: 1);
        Assert.Empty(_store.Lost);
    }

    [Fact]
    public async Task An_attempt_that_runs_for_too_long_is_lost_and_keeps_its_slot()
    {
        TrialWatch watch = Watch(_options with { TimeLimit = TimeSpan.FromMinutes(5) });
        SlotWork work = Add(1);
        await _entered.WaitAsync();
        for (int beat = 0; beat < 40; beat++)
        {
            Assert.Empty(_store.Lost);
            for (int step = 0; step < 2; step++) work.Compute(() => { }); // it makes progress
            await LookAsync(watch, beats: 1);
            if (_store.Lost.Count > 0) break;
        }

        Assert.Equal([1], _store.Lost);
        Assert.Contains("longer than 00:05:00", _store.Reason);
        Assert.False(work.IsAbandoned);
        Assert.Equal(TrialWish.Stop, work.WishFor(work.Trials[0].Trial));
    }

    [Fact]
    public async Task Trials_held_and_not_known_are_given_back()
    {
        _store.Others.Add(new(new(9, 1, Incarnation), IsWanted: true));
        Assert.True(await Watch().LookAsync(default));
        Assert.Equal([9], _store.Released);
        Assert.Equal("its silo did not know of it", _store.Reason);
    }

    [Fact]
    public async Task Trials_known_and_not_held_are_stopped_alone()
    {
        TrialWatch watch = Watch();
        SlotWork work = Add(1, 2);
        await _entered.WaitAsync();
        _store.Held.RemoveAll(trial => trial.Fence.Trial == 1);
        await watch.LookAsync(default);
        Assert.Equal(TrialWish.Stop, work.WishFor(work.Trials[0].Trial));
        Assert.Equal(TrialWish.Train, work.WishFor(work.Trials[1].Trial));
    }

    [Fact]
    public async Task Trials_of_a_paused_study_are_asked_for_and_those_that_wait_are_given_back_at_once()
    {
        TrialWatch watch = Watch();
        SlotWork running = Add(1, 2);
        await _entered.WaitAsync();
        SlotWork waiting = Add(3);
        SetWanted(false);
        await watch.LookAsync(default);
        Assert.All(running.Trials, trial => Assert.Equal(TrialWish.Pause, running.WishFor(trial.Trial)));
        Assert.Equal([3], _store.Released);
        Assert.Equal("pause", _store.Reason);
        Assert.False(waiting.Start(waiting.Trials[0].Trial));

        SetWanted(true);
        await watch.LookAsync(default);
        Assert.All(running.Trials, trial => Assert.Equal(TrialWish.Train, running.WishFor(trial.Trial)));
    }

    [Fact]
    public async Task A_wish_for_all_outweighs_the_trials_own()
    {
        SlotWork work = Add(1);
        await _entered.WaitAsync();
        _known.Ask(TrialWish.Stop);
        _known.Ask(TrialWish.Drain);
        Assert.Equal(TrialWish.Stop, work.WishFor(work.Trials[0].Trial));
        Assert.False(Add(2) is var late && late.Start(late.Trials[0].Trial));
    }

    private void Run(SlotWork work)
    {
        try
        {
            foreach (KnownTrial trial in work.Trials) work.Start(trial.Trial);
            _run(work);
            if (work.IsAbandoned) throw new InvalidOperationException("woke up");
        }
        finally
        {
            _done.Release();
        }
    }

    private void Hang()
    {
        _entered.Release();
        _gate.Wait();
    }

    private SlotWork Add(params long[] trials)
    {
        KnownTrial[] known =
        [
            .. trials.Select(trial => _known.Add(
                new(new(trial, 1, Incarnation), 1, trial, "arm", 0, 0, "{}", Problem: null, 1, Losses: 0))),
        ];
        SlotWork work = new(known, _known, _ => { }, (_, result) => _left.Add(result));
        _store.Held.AddRange(known.Select(trial => new HeldTrial(trial.Trial.Fence, IsWanted: true)));
        _slots.Add(work);
        return work;
    }

    private void SetWanted(bool wanted)
    {
        for (int i = 0; i < _store.Held.Count; i++) _store.Held[i] = _store.Held[i] with { IsWanted = wanted };
    }

    private async Task LookAsync(TrialWatch watch, int beats)
    {
        for (int beat = 0; beat < beats; beat++)
        {
            _clock.Advance(_options.Beat);
            await watch.LookAsync(default);
        }
    }

    private TrialWatch Watch(SiloOptions? options = null, ISiloObserver? observer = null) => new(
        _store, Incarnation, options ?? _options, _known, _slots, observer ?? SilentObserver.Instance, _clock);

    private sealed class Observer : ISiloObserver
    {
        public int Left { get; private set; }

        public void TrialLeft(ClaimedTrial trial, TrialRunResult result)
        {
            Assert.Equal(TrialRunKind.Lost, result.Kind);
            Left++;
        }
    }

    /// <summary>Remembers what was lost and given back.</summary>
    private sealed class FakeStore() : StoreDecorator(null!)
    {
        public List<HeldTrial> Held { get; } = [];

        public List<HeldTrial> Others { get; } = [];

        public List<long> Lost { get; } = [];

        public List<long> Released { get; } = [];

        public string? Reason { get; private set; }

        public override Task<IReadOnlyList<HeldTrial>> ListHeldAsync(
            Guid incarnation, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<HeldTrial>>([.. Held, .. Others]);

        public override Task<IReadOnlySet<long>> LoseAsync(
            IReadOnlyList<TrialFence> fences, string reason, RecoveryPolicy policy, CancellationToken cancellation)
        {
            Reason = reason;
            Lost.AddRange(fences.Select(fence => fence.Trial));
            Held.RemoveAll(trial => fences.Contains(trial.Fence));
            return Task.FromResult<IReadOnlySet<long>>(fences.Select(fence => fence.Trial).ToHashSet());
        }

        public override Task<IReadOnlySet<long>> ReleaseAsync(
            IReadOnlyList<TrialFence> fences, string reason, CancellationToken cancellation)
        {
            Reason = reason;
            Released.AddRange(fences.Select(fence => fence.Trial));
            Held.RemoveAll(trial => fences.Contains(trial.Fence));
            return Task.FromResult<IReadOnlySet<long>>(fences.Select(fence => fence.Trial).ToHashSet());
        }
    }
}
