using Sweep.Store;

namespace Sweep.Silo.Api;

/// <summary>Finds out whether the store answers.</summary>
internal static class StoreLook
{
    /// <summary>Whether it answers within a time.</summary>
    public static async Task<bool> AnswersAsync(
        IStudyStore store, TimeSpan patience, TimeProvider clock, CancellationToken cancellation)
    {
        // A store that is away would be tried again and again, for callers that have long been answered.
        using CancellationTokenSource limit = new(patience, clock);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            const long none = 0;
            await store.GetStudyAsync(none, both.Token);
            return true;
        }
        catch (Exception exception) when (
            exception is StoreException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
