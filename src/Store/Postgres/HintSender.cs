using System.Diagnostics;

namespace Sweep.Store.Postgres;

/// <summary>
/// Tells listening silos that there may be something to do. A hint and no more: many requests become one, at most one
/// is sent in an interval, on a connection and in a transaction of its own, and a failure is forgotten. What was asked
/// for before the end is still sent: a command that submits ends at once. Within a transaction that works, NOTIFY would
/// make all such commits of the database wait for each other.
/// </summary>
internal sealed class HintSender(
    Func<CancellationToken, Task> send, TimeSpan interval, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan Last = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly CancellationTokenSource _late = new();
    private Task _sending = Task.CompletedTask;
    private bool _wanted;
    private bool _busy;

    /// <summary>Asks for a hint; returns at once.</summary>
    public void Request()
    {
        lock (_lock)
        {
            if (_closed.IsCancellationRequested) return;
            _wanted = true;
            if (_busy) return;
            _busy = true;
            _sending = Task.Run(SendAllAsync, CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _late.CancelAfter(Last);
        await _sending;
        _closed.Dispose();
        _late.Dispose();
    }

    private async Task SendAllAsync()
    {
        Activity.Current = null; // who asked first is not who is hinted for
        while (true)
        {
            lock (_lock)
            {
                _busy = _wanted;
                if (!_busy) return;
                _wanted = false;
            }

            try
            {
                await send(_late.Token);
                await Task.Delay(interval, clock, _closed.Token);
            }
            catch (Exception error) when (error is OperationCanceledException || PostgresErrors.IsDriver(error))
            {
                // Polling finds what the hint would have told.
            }
        }
    }
}
