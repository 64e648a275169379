using System.Collections.Concurrent;
using Sweep.Store;

namespace Sweep.Silo.Api;

/// <summary>
/// Deletes studies to the end, however long it takes and whoever goes away meanwhile: what is rolled back at the end of
/// a request's time would take as long at the next try, and never be done. Thread-safe.
/// </summary>
internal sealed class StudyDeletions(IStudyStore store) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<long, Lazy<Task<bool>>> _running = [];
    private readonly CancellationTokenSource _closed = new();

    /// <summary>Deletes a study, or waits for the deletion that is under way. False when there is none.</summary>
    public Task<bool> DeleteAsync(long study, CancellationToken cancellation) =>
        _running.GetOrAdd(study, id => new(() => RunAsync(id))).Value.WaitAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        foreach (Lazy<Task<bool>> running in _running.Values)
            await ((Task)running.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closed.Dispose();
    }

    private async Task<bool> RunAsync(long study)
    {
        try
        {
            return await Task.Run(() => store.DeleteStudyAsync(study, _closed.Token));
        }
        finally
        {
            _running.TryRemove(study, out _);
        }
    }
}
