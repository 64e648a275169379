using Microsoft.AspNetCore.Http;
using Sweep.Silo.Api.Tokens;
using Sweep.Store;

namespace Sweep.Silo.Api.Guards;

/// <summary>
/// Gives up requests while the store is away: it waits for a server that went away as long as it takes, and whoever
/// asked would learn nothing meanwhile. A request that takes long has the store looked at, also while it waits for a
/// slot, which others hold that wait for the store; where that answers, the request is only slow, and goes on. An
/// answer that has begun is left alone, and the store is not looked at for it any more: most of those, such as streams
/// of events that have nothing to say, need nothing of it.
/// </summary>
/// <remarks>
/// Giving up is cancelling: the store lets no commit be cancelled that it has asked for, so that what is stored is
/// stored whole, and the handler ends before the problem is answered.
/// </remarks>
internal sealed class StoreGuard(RequestDelegate next, IStudyStore store, ApiOptions options, TimeProvider clock)
{
    private readonly TimeSpan _patience = options.Limits.StorePatience;
    private readonly Lock _lock = new();
    private Task<bool> _look = Task.FromResult(true);

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        // What is for everybody, the pages of health, looks at the store by itself or not at all.
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is { Scope: null })
        {
            await next(context);
            return;
        }

        CancellationToken gone = context.RequestAborted;
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(gone);
        context.RequestAborted = both.Token;
        Task answer = next(context);
        bool isAway = await IsAwayDuringAsync(answer, context.Response);
        if (isAway) await both.CancelAsync();
        try
        {
            await answer;
        }
        catch (OperationCanceledException exception) when (isAway && !gone.IsCancellationRequested)
        {
            throw new StoreException($"The store was silent for {_patience}: the request was given up.", exception);
        }
        finally
        {
            context.RequestAborted = gone;
        }
    }

    /// <summary>Waits for an answer, or for its beginning, or for the store to be found away.</summary>
    private async Task<bool> IsAwayDuringAsync(Task answer, HttpResponse response)
    {
        while (!answer.IsCompleted)
        {
            await ((Task)answer.WaitAsync(_patience, clock)).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing);
            if (answer.IsCompleted || response.HasStarted) return false;
            Task<bool> look = Look();
            await Task.WhenAny(answer, look);
            if (answer.IsCompleted || response.HasStarted) return false;
            if (look is { IsCompletedSuccessfully: true, Result: false }) return true;
        }

        return false;
    }

    /// <summary>One look at a time serves all requests that wait.</summary>
    private Task<bool> Look()
    {
        lock (_lock)
        {
            if (_look.IsCompleted)
                _look = Task.Run(() => StoreLook.AnswersAsync(store, _patience, clock, CancellationToken.None));
            return _look;
        }
    }
}
