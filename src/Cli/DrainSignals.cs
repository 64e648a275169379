using System.Runtime.InteropServices;

namespace Sweep.Cli;

/// <summary>
/// SIGTERM and SIGINT as a wish to drain: the first one asks, the second ends the process the usual way. Nothing stored
/// is lost by that either.
/// </summary>
internal sealed class DrainSignals : IDisposable
{
    private readonly CancellationTokenSource _drain = new();
    private readonly Action _asked;
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Takes the signals.</summary>
    /// <param name="asked">Is told of the first one.</param>
    public DrainSignals(Action asked)
    {
        _asked = asked;
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

    private void Drain(PosixSignalContext context)
    {
        context.Cancel = !_drain.IsCancellationRequested;
        if (!context.Cancel) return;
        _asked();
        _drain.Cancel();
    }
}
