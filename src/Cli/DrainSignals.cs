using System.Runtime.InteropServices;

namespace Sweep.Cli;

/// <summary>
/// SIGTERM and SIGINT as a wish to drain: the first asks, a second one ends the process the usual way. Nothing stored
/// is lost by that either.
/// </summary>
internal sealed class DrainSignals : IDisposable
{
    /// <summary>
    /// What comes so soon after the first is the same wish: job schedulers and terminals signal a whole group of
    /// processes, and a script within the group passes on what it was sent.
    /// </summary>
    private static readonly TimeSpan SameWish = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _drain = new();
    private readonly Action _asked;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly PosixSignalRegistration[] _registrations;
    private long? _first;

    /// <summary>Takes the signals.</summary>
    /// <param name="asked">Is told of the first one.</param>
    /// <param name="clock">Tells a second wish from the same one.</param>
    public DrainSignals(Action asked, TimeProvider clock)
    {
        (_asked, _clock) = (asked, clock);
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Drain),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Drain),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _drain.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        _drain.Dispose();
    }

    /// <summary>A signal came.</summary>
    /// <returns>Whether it ends the process no further than by the drain it asks for.</returns>
    internal bool Ask()
    {
        lock (_lock)
        {
            if (_first is { } first) return _clock.GetElapsedTime(first) < SameWish;
            _first = _clock.GetTimestamp();
        }

        _asked();
        _drain.Cancel();
        return true;
    }

    private void Drain(PosixSignalContext context) => context.Cancel = Ask();
}
