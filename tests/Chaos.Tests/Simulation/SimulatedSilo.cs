using Sweep.Core.Data;
using Sweep.Core.Studies;
using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Chaos.Tests.Simulation;

/// <summary>
/// A silo with one slot. Coordinator and runner are the real ones; what is around them in a real silo, and lives in
/// threads there, takes turns here: the keeper of the lease, the dispatcher of claims, the host of the coordinator.
/// </summary>
internal sealed class SimulatedSilo(
    Scheduler scheduler, ModelStore model, Study study, IDatasetSource datasets, string name, Func<Guid> fresh)
{
    /// <summary>Losses in a row after which trials are set aside.</summary>
    public const int QuarantineAfter = 3;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);
    private readonly IStudyStore _store = EngineStore.Of(model);

    /// <summary>How long a silo may be silent.</summary>
    public static TimeSpan Lease { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Starts the process. One that is killed is started again.</summary>
    public void Start()
    {
        SimulatedProcess process = new();
        scheduler.Start(process, () => Live(process));
        scheduler.Start(new() { IsImmune = true }, () =>
        {
            while (!process.IsKilled && !model.IsCompleted) scheduler.Sleep(Poll);
            if (!model.IsCompleted) Start();
        });
    }

    private void Live(SimulatedProcess process)
    {
        while (!model.IsCompleted)
        {
            using Incarnation life = new(fresh());
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
            _store, datasets, new() { CheckpointEvery = TimeSpan.Zero, FlushEvery = TimeSpan.Zero }, scheduler.Clock);
        while (!life.IsOver && !model.IsCompleted)
        {
            if (!life.IsCoordinating && model.Coordinate(life.Id) is { } fence)
            {
                life.IsCoordinating = true;
                scheduler.Start(process, () => Coordinate(life, fence));
            }

            // No trial is run and no claim on its way: whatever is held came with a reply that was lost.
            if (model.ListHeld(life.Id) is { Count: > 0 } unknown) model.Release(unknown);
            IReadOnlyList<ClaimedTrial> claimed = model.Claim(life.Id, fresh(), limit: 2);
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

        public Incarnation(Guid id) => (Id, Lost) = (id, _over.Token);

        public Guid Id { get; }

        public bool IsCoordinating { get; set; }

        public bool IsOver => Lost.IsCancellationRequested;

        public CancellationToken Lost { get; }

        public void Stop()
        {
            if (!IsOver) _over.Cancel();
        }

        public bool Start(ClaimedTrial trial) => !IsOver;

        public TrialWish WishFor(ClaimedTrial trial) => IsOver ? TrialWish.Stop : TrialWish.Train;

        public void Compute(Action work) => work();

        public void Left(ClaimedTrial trial, TrialRunResult result)
        {
        }

        public void Dispose() => _over.Dispose();
    }
}
