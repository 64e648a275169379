using System.Collections.Concurrent;
using Sweep.Silo;
using Sweep.Store;

namespace Sweep.Grains.Tests;

/// <summary>Sees what happens in the silos of a cluster, and can hold their trials before they begin.</summary>
internal sealed class GrainWatcher : ISiloObserver
{
    private readonly ManualResetEventSlim _gate = new(initialState: true);
    private readonly ConcurrentBag<(ClaimedTrial Trial, TrialRunResult Result)> _left = [];
    private readonly ConcurrentBag<ClaimedTrial> _started = [];
    private readonly TaskCompletionSource<ClaimedTrial> _first =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<TrialRunResult> _firstLeft =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The first trial that was started.</summary>
    public Task<ClaimedTrial> First => _first.Task;

    /// <summary>How the first trial was left: its grains may be gone a moment before its slot is.</summary>
    public Task<TrialRunResult> FirstLeft => _firstLeft.Task;

    /// <summary>Trials that were started.</summary>
    public IReadOnlyCollection<ClaimedTrial> Started => _started;

    /// <summary>Trials that were left, and how.</summary>
    public IReadOnlyCollection<(ClaimedTrial Trial, TrialRunResult Result)> Left => _left;

    /// <summary>Holds the trials to come.</summary>
    public void Close() => _gate.Reset();

    /// <summary>Lets all trials go on.</summary>
    public void Open() => _gate.Set();

    /// <inheritdoc/>
    public void TrialStarted(ClaimedTrial trial)
    {
        _started.Add(trial);
        _first.TrySetResult(trial);
        _gate.Wait();
    }

    /// <inheritdoc/>
    public void TrialLeft(ClaimedTrial trial, TrialRunResult result)
    {
        _left.Add((trial, result));
        _firstLeft.TrySetResult(result);
    }
}
