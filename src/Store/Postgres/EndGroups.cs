using System.Diagnostics;
using Sweep.Store.Rows;

namespace Sweep.Store.Postgres;

/// <summary>
/// Ends that arrive while others are being stored go together into the next transaction. Each costs a commit and the
/// study's row otherwise, one after another; so a silo's ends wait for one commit at most, and never for a timer.
/// </summary>
internal sealed class EndGroups(
    Func<IReadOnlyList<TrialEnd>, CancellationToken, Task<bool[]>> store) : IAsyncDisposable
{
    private const int LargestGroup = 500;

    private readonly Lock _lock = new();
    private readonly Queue<Request> _waiting = [];
    private readonly CancellationTokenSource _closed = new();
    private Task _storing = Task.CompletedTask;
    private bool _busy;

    /// <summary>Ends trials; returns those that were still held.</summary>
    public async Task<IReadOnlySet<long>> EndAsync(IReadOnlyList<TrialEnd> ends, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_closed.IsCancellationRequested, this);

        // Checked here, so that one caller's mistake stays its own.
        foreach (TrialEnd end in ends)
        {
            _ = TrialEnding.StateAfter(end.Event);
            foreach (var chunk in end.Chunks) ChunkLimits.Require(chunk);
        }

        if (ends.Count == 0) return new HashSet<long>();
        Request request = new(ends);
        lock (_lock)
        {
            _waiting.Enqueue(request);
            if (!_busy)
            {
                _busy = true;
                _storing = Task.Run(StoreAllAsync, CancellationToken.None);
            }
        }

        bool[] answers = await request.Answer.Task.WaitAsync(cancellation);
        return Enumerable.Range(0, ends.Count).Where(i => answers[i]).Select(i => ends[i].Fence.Trial).ToHashSet();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _storing;
        _closed.Dispose();
    }

    private async Task StoreAllAsync()
    {
        Activity.Current = null; // a group belongs to none of its callers' traces
        while (true)
        {
            List<Request> group = [];
            lock (_lock)
            {
                int count = 0;
                while (_waiting.TryPeek(out Request? next) && (count == 0 || count + next.Ends.Count <= LargestGroup))
                {
                    group.Add(_waiting.Dequeue());
                    count += next.Ends.Count;
                }

                if (group.Count == 0)
                {
                    _busy = false;
                    return;
                }
            }

            if (await StoreAsync(group) || group.Count == 1) continue;

            // One of them breaks the rest: each alone, so that the error is told to its own caller.
            foreach (Request request in group) await StoreAsync([request]);
        }
    }

    private async Task<bool> StoreAsync(List<Request> group)
    {
        try
        {
            bool[] answers = await store([.. group.SelectMany(request => request.Ends)], _closed.Token);
            int first = 0;
            foreach (Request request in group)
            {
                request.Answer.TrySetResult(answers[first..(first + request.Ends.Count)]);
                first += request.Ends.Count;
            }

            return true;
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            foreach (Request request in group)
                request.Answer.TrySetException(new ObjectDisposedException(nameof(PostgresStudyStore)));
            return true;
        }
        catch (Exception error)
        {
            if (group.Count == 1) group[0].Answer.TrySetException(error);
            return false;
        }
    }

    private sealed class Request(IReadOnlyList<TrialEnd> ends)
    {
        public IReadOnlyList<TrialEnd> Ends { get; } = ends;

        public TaskCompletionSource<bool[]> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
