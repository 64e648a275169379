using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using Sweep.Grains;
using Sweep.Silo;
using Sweep.Silo.Api;
using Sweep.Silo.Datasets;
using Sweep.Silo.Telemetry;
using Sweep.Store;
using Sweep.Store.Checkpoints;

namespace Sweep.Cli.Silos;

/// <summary>A silo with all that belongs to its process: the store, the API, the ready line, signals.</summary>
internal sealed class SiloProcess
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly SiloSettings _settings;
    private readonly TimeProvider _clock;
    private readonly TextWriter _output;
    private readonly WorkSignal _hints = new();
    private readonly ILoggerFactory _logs;
    private readonly MeterProvider? _metrics;
    private readonly ILogger _log;
    private Uri? _api;
    private volatile bool _isReady;

    /// <summary>Starts nothing yet.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="logs">Where log lines go.</param>
    /// <param name="metrics">What <c>/metrics</c> serves, where there is such a page.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="output">Where the ready line goes.</param>
    public SiloProcess(
        SiloSettings settings, ILoggerFactory logs, MeterProvider? metrics, TimeProvider clock, TextWriter output)
    {
        (_settings, _logs, _metrics, _clock, _output) = (settings, logs, metrics, clock, output);
        _log = logs.CreateLogger("Sweep.Silo");
    }

    /// <summary>Works until a signal asks to drain.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    /// <exception cref="StoreException">The store cannot be opened, and is not to be waited for.</exception>
    public async Task<int> RunAsync()
    {
        using DrainSignals signals = new(_log.Draining, _clock);
        CancellationToken drain = signals.Token;
        try
        {
            await using IStudyStore store = await OpenAsync(drain);
            DatasetLibrary datasets = new(new(_settings.Data));
            await using ApiServer? api = await ServeApiAsync(store, datasets, drain);
            _api = api?.Address;
            SiloLog observer = new(_log, Ready);
            if (_settings.Orleans)
                await OrleansServing.RunAsync(store, datasets, _settings, observer, _hints, _clock, _logs, drain);
            else
            {
                await new SiloHost(store, datasets, _settings.Silo, _clock, observer, _hints)
                    .ServeAsync(drain, isPatient: _settings.Wait);
            }
        }
        catch (OperationCanceledException) when (drain.IsCancellationRequested)
        {
            // Asked to stop while it was waiting for the store: it held nothing.
        }

        return ExitCode.Done;
    }

    private async Task<IStudyStore> OpenAsync(CancellationToken drain)
    {
        while (true)
        {
            try
            {
                return await CommonOptions.OpenAsync(
                    _settings.Store,
                    new()
                    {
                        Checkpoints = _settings.Checkpoints is { } folder ? new CheckpointFolder(folder) : null,
                        Retrying = (what, error) => _log.StoreRetrying(what, error.Message),
                        Hinted = _settings.ListenHints == SiloSettings.NoHints ? null : _hints.Pulse,
                        ListenAddress = _settings.ListenHints,
                    },
                    drain);
            }
            catch (StoreException error) when (_settings.Wait)
            {
                _log.WaitingForStore(Pause.TotalSeconds, error.Message);
            }

            await Task.Delay(Pause, _clock, drain);
        }
    }

    private async Task<ApiServer?> ServeApiAsync(IStudyStore store, DatasetLibrary datasets, CancellationToken drain)
    {
        if (_settings.Api is not { } options) return null;
        options = options with
        {
            IsReady = () => _isReady && !drain.IsCancellationRequested,
            Metrics = _settings.Metrics ? _metrics : null,
            Hints = _hints,
        };
        try
        {
            return await ApiServer.StartAsync(store, datasets, options, _clock, _logs, drain);
        }
        catch (Exception error) when (error is ApiRefusedException or IOException)
        {
            throw new CommandException(ExitCode.Usage, $"listen: {error.Message}");
        }
    }

    /// <summary>The one line on standard output, after which trials are claimed. Once in a process.</summary>
    private void Ready()
    {
        if (_isReady) return;
        _isReady = true;
        string slots = _settings.Silo.Slots == 1 ? "1 slot" : $"{_settings.Silo.Slots} slots";
        _output.WriteLine(
            $"sweep silo ready: {_settings.Silo.Name}, {slots}, store {StoreAddress.Describe(_settings.Store)}"
            + (_api is null ? "" : $", {_api.AbsoluteUri.TrimEnd('/')}"));
        _output.Flush();
    }
}
