namespace Sweep.Grains;

/// <summary>
/// Wakes loops of one process that would otherwise find their work by polling. A hint: everything works, more slowly,
/// without it.
/// </summary>
public sealed class WorkSignal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = New();

    /// <summary>Something may have changed: wakes all who wait.</summary>
    public void Pulse()
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            changed = _changed;
            _changed = New();
        }

        changed.SetResult();
    }

    /// <summary>The next pulse after this call. Take it before looking at the state that it is about.</summary>
    public Task Next()
    {
        lock (_lock) return _changed.Task;
    }

    /// <summary>Waits for a pulse taken earlier with <see cref="Next"/>, or until it is time to poll.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task WaitAsync(
        Task pulse, TimeSpan poll, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            await pulse.WaitAsync(poll, clock, cancellation);
        }
        catch (TimeoutException)
        {
            // Time to poll.
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
