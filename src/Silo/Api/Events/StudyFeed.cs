using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo.Api.Events;

/// <summary>
/// Looks at the store for all streams of events together: once an interval, or soon after a hint, by one small question
/// for the revisions of all studies that are watched. Only of those that changed is more read, once. While nobody
/// watches, nobody looks. Thread-safe.
/// </summary>
internal sealed class StudyFeed(
    IStudyStore store, ApiOptions options, TimeProvider clock, ILogger<StudyFeed> logger) : IAsyncDisposable
{
    // Hints come often while a fleet is busy.
    private const int MostLooks = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, WatchedStudy> _watched = [];
    private readonly WorkSignal _looked = new();
    private readonly CancellationTokenSource _closed = new();
    private Task _looking = Task.CompletedTask;
    private bool _isLooking;
    private long _looks;

    /// <summary>Whether the next look will be made: somebody watches, or did at the last one.</summary>
    public bool IsLooking
    {
        get
        {
            lock (_lock) return _isLooking;
        }
    }

    /// <summary>Watches a study.</summary>
    /// <param name="study">Its key.</param>
    /// <param name="first">The study as it was found just now.</param>
    public StudyWatcher Open(long study, StudyState first)
    {
        lock (_lock)
        {
            if (!_watched.TryGetValue(study, out WatchedStudy? watched))
                _watched.Add(study, watched = new(first, _looks));
            watched.Streams++;
            if (!_isLooking)
            {
                _isLooking = true;
                _looking = Task.Run(LookAsync, CancellationToken.None);
            }

            return new(this, study, watched, first, _looks);
        }
    }

    /// <summary>The end of the next look, whatever it sees.</summary>
    public Task Next() => _looked.Next();

    /// <summary>A study as a look saw it that began after another one; null before there is such a look.</summary>
    public StudyState? StateOf(WatchedStudy watched, long after)
    {
        lock (_lock) return watched.Look > after ? watched.State : null;
    }

    /// <summary>A stream has ended.</summary>
    public void Close(long study, WatchedStudy watched)
    {
        lock (_lock)
        {
            if (--watched.Streams == 0) _watched.Remove(study);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _looking;
        _closed.Dispose();
    }

    private async Task LookAsync()
    {
        Activity.Current = null; // who came first is not whom it looks for
        try
        {
            while (true)
            {
                await PauseAsync();
                KeyValuePair<long, WatchedStudy>[] watched;
                long look;
                lock (_lock)
                {
                    _isLooking = _watched.Count > 0;
                    if (!_isLooking) return;
                    (watched, look) = ([.. _watched], ++_looks);
                }

                await LookAtAsync(watched, look);
                _looked.Pulse();
            }
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            // The server stops, and its streams with it.
        }
    }

    private async Task PauseAsync()
    {
        TimeSpan interval = options.Limits.EventPoll, least = interval / MostLooks;
        long start = clock.GetTimestamp();
        await WorkSignal.WaitAsync(options.Hints.Next(), interval, clock, _closed.Token);
        TimeSpan left = least - clock.GetElapsedTime(start);
        if (left > TimeSpan.Zero) await Task.Delay(left, clock, _closed.Token);
    }

    private async Task LookAtAsync(KeyValuePair<long, WatchedStudy>[] watched, long look)
    {
        try
        {
            IReadOnlyDictionary<long, long> revisions = await store.ReadRevisionsAsync(
                [.. watched.Select(study => study.Key)], _closed.Token);
            foreach ((long id, WatchedStudy study) in watched)
            {
                StudyState state = study.State;
                long? revision = revisions.TryGetValue(id, out long found) ? found : null;
                if (revision != state.Revision)
                    state = new(store, await store.GetStudyAsync(id, _closed.Token), state.Revision);
                lock (_lock) (study.State, study.Look) = (state, look);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The streams live on: the next look sees what this one did not.
            ApiLog.LookFailed(logger, exception);
        }
    }
}
