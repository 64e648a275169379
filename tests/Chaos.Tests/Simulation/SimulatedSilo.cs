using Sweep.Core.Data;
using Sweep.Core.Studies;
using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Chaos.Tests.Simulation;

/// <summary>
/// A silo with one slot. Coordinator and runner are the real ones; what is around them in a real silo, and lives in
/// threads there, takes turns here: the keeper of the lease, the dispatcher of claims, the host of the coordinator.
/// </summary>
/// <param name="scheduler">Gives turns.</param>
/// <param name="model">The store.</param>
/// <param name="study">The study.</param>
/// <param name="datasets">Its data.</param>
/// <param name="name">Name of the silo.</param>
/// <param name="habits">How it works.</param>
/// <param name="fresh">Makes ids.</param>
internal sealed class SimulatedSilo(
    Scheduler scheduler, ModelStore model, Study study, IDatasetSource datasets, string name, SiloHabits habits,
    Func<Guid> fresh)
{
    /// <summary>Losses in a row after which trials are set aside.</summary>
    public const int QuarantineAfter = 3;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);
    private readonly IStudyStore _store = EngineStore.Of(model);

    /// <summary>How long a silo may be silent.</summary>
    public static TimeSpan Lease { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Starts the process. One that is killed or drained is started again.</summary>
    public void Start()
    {
        SimulatedProcess process = new();
        scheduler.Start(process, () => Live(process));
        scheduler.Start(new() { IsImmune = true }, () =>
        {
            while (!process.IsKilled && !process.HasEnded && !model.IsCompleted) scheduler.Sleep(Poll);
            if (!model.IsCompleted) Start();
        });
    }

    private void Live(SimulatedProcess process)
    {
        while (!model.IsCompleted && !process.IsAsked)
        {
            using Incarnation life = new(fresh(), process, scheduler, habits);
            model.Register(life.Id, name, Lease);
            scheduler.Start(process, () => KeepLease(life));
            try
            {
                Work(process, life);
            }
            finally
            {
                life.Stop();
            }
        }

        process.HasEnded = true;
    }

    private void KeepLease(Incarnation life)
    {
        while (!life.IsOver && !model.IsCompleted)
        {
            scheduler.Sleep(Beat);
            if (!model.Renew(life.Id, Lease)) life.Stop();
            else model.Recover(QuarantineAfter);
        }
    }

    private void Work(SimulatedProcess process, Incarnation life)
    {
        TrialRunner runner = new(
            _store, datasets, new() { CheckpointEvery = habits.WriteEvery, FlushEvery = habits.WriteEvery },
            scheduler.Clock);
        while (!life.IsOver && !model.IsCompleted)
        {
            if (!life.IsCoordinating && model.Coordinate(life.Id) is { } fence)
            {
                life.IsCoordinating = true;
                scheduler.Start(process, () => Coordinate(life, fence));
            }

            // No trial is run and no claim on its way: whatever is held came with a reply that was lost.
            if (model.ListHeld(life.Id) is { Count: > 0 } unknown) model.Release(unknown);
            if (process.IsAsked) return;
            IReadOnlyList<ClaimedTrial> claimed = model.Claim(
                life.Id, fresh(), habits.Claims, suspectFrom: QuarantineAfter - 1);
            if (claimed.Count == 0) scheduler.Sleep(Poll);
            else runner.Run(claimed, study, life);
        }
    }

    private void Coordinate(Incarnation life, CoordinatorFence fence)
    {
        StudyCoordinator coordinator = new(_store, fence, new() { QueueAhead = 3 }, new(), scheduler.Clock);
        try
        {
            coordinator.RunAsync(life.Lost).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // Its incarnation is over.
        }

        life.IsCoordinating = false;
    }

    private sealed class Incarnation : ITrialHost, IDisposable
    {
        private readonly CancellationTokenSource _over = new();
        private readonly HashSet<long> _running = [];
        private readonly SimulatedProcess _process;
        private readonly Scheduler _scheduler;
        private readonly SiloHabits _habits;

        public Incarnation(Guid id, SimulatedProcess process, Scheduler scheduler, SiloHabits habits)
        {
            (Id, Lost) = (id, _over.Token);
            (_process, _scheduler, _habits) = (process, scheduler, habits);
        }

        public Guid Id { get; }

        public bool IsCoordinating { get; set; }

        public bool IsOver => Lost.IsCancellationRequested;

        public CancellationToken Lost { get; }

        public void Stop()
        {
            if (!IsOver) _over.Cancel();
        }

        public bool Start(ClaimedTrial trial) => !IsOver && !_process.IsAsked && _running.Add(trial.Number);

        public TrialWish WishFor(ClaimedTrial trial) =>
            IsOver ? TrialWish.Stop : _process.IsAsked ? TrialWish.Drain : TrialWish.Train;

        public void Compute(Action work)
        {
            _scheduler.Work();
            work();
            if (_running.Contains(_habits.Poison)) _scheduler.Poison(_process);
        }

        public void Left(ClaimedTrial trial, TrialRunResult result) => _running.Remove(trial.Number);

        public void Dispose() => _over.Dispose();
    }
}
