using System.Reflection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Sweep.Silo.Telemetry;

/// <summary>
/// Sends this process's metrics, spans and logs to an OTLP receiver, from queues with bounds and threads of their own:
/// a receiver that is down, slow or full costs records, never a trial's time. Does nothing that was not asked for.
/// </summary>
public sealed class TelemetryExport : IAsyncDisposable
{
    // What the libraries' own Dispose allows; long enough for an answer, short beside a scheduler's patience.
    private const int Goodbye = 5000;

    private const string Traces = "TRACES", Measures = "METRICS", Records = "LOGS";

    // Sweep's own, and those of the runtime and the libraries, as docs/telemetry.md lists them.
    private static readonly string[] Meters =
    [
        "Sweep.*", "System.Runtime", "System.Net.Http", "System.Net.NameResolution", "Microsoft.AspNetCore.*", "Npgsql",
        "Microsoft.Orleans",
    ];

    private static readonly string[] Sources =
    [
        "Sweep.*", "System.Net.Http", "Microsoft.AspNetCore", "Npgsql", "Microsoft.Orleans.*",
    ];

    private readonly OtlpSettings _otlp;
    private readonly ResourceBuilder _resource;
    private readonly TracerProvider? _traces;
    private readonly OpenTelemetryLoggerProvider? _records;
    private ExportProblems? _problems;

    private TelemetryExport(TelemetryOptions options, Func<string, string?> environment)
    {
        _otlp = new(options.Otlp, environment);
        _resource = Describe(options);
        bool scrape = options.Scrape && !_otlp.IsDisabled;
        if (_otlp.Exports(Traces)) _traces = BuildTraces();
        if (_otlp.Exports(Measures) || scrape)
        {
            Metrics = BuildMetrics(scrape);
            SiloInstruments.Begin();
            ApiInstruments.Begin();
        }

        if (_otlp.Exports(Records)) _records = BuildRecords();
    }

    /// <summary>Where a scrape endpoint reads; null when nothing is measured.</summary>
    public MeterProvider? Metrics { get; }

    /// <summary>Starts to listen and to send.</summary>
    /// <param name="options">What to send.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <exception cref="TelemetryRefusedException">The environment has what cannot be followed.</exception>
    public static TelemetryExport Start(TelemetryOptions options, Func<string, string?> environment)
    {
        try
        {
            return new(options, environment);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or IOException)
        {
            // Of what the libraries read by themselves: intervals, bounds, certificates.
            throw new TelemetryRefusedException($"An OTEL_* environment variable is wrong: {error.Message}", error);
        }
    }

    /// <summary>Has loggers send their records too. Their factory may be disposed before this or after.</summary>
    public void AddTo(ILoggingBuilder logs)
    {
        if (_records is not null) logs.AddProvider(_records);
    }

    /// <summary>Has people told when telemetry cannot be sent.</summary>
    /// <param name="logger">Where it is told, once a minute at most.</param>
    /// <param name="clock">Measures the minute.</param>
    public void ReportTo(ILogger logger, TimeProvider clock) => _problems ??= new(logger, clock);

    /// <summary>Sends what is left, and waits for that for 5 seconds at most.</summary>
    public async ValueTask DisposeAsync()
    {
        // Side by side, so that the bounds do not add up.
        await Task.WhenAll(
            Task.Run(() => _traces?.Shutdown(Goodbye)),
            Task.Run(() => Metrics?.Shutdown(Goodbye)),
            Task.Run(() => _records?.Dispose()));
        _traces?.Dispose();
        Metrics?.Dispose();
        _problems?.Dispose();
    }

    private static ResourceBuilder Describe(TelemetryOptions options)
    {
        string version = typeof(TelemetryExport).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

        // The later goes before the earlier: the environment has the last word.
        return ResourceBuilder.CreateEmpty()
            .AddTelemetrySdk()
            .AddService(options.Service, serviceVersion: version, serviceInstanceId: options.Instance)
            .AddAttributes(new Dictionary<string, object>
            {
                ["host.name"] = Environment.MachineName,
                ["process.pid"] = Environment.ProcessId,
            })
            .AddEnvironmentVariableDetector();
    }

    private TracerProvider BuildTraces() => Sdk.CreateTracerProviderBuilder()
        .SetResourceBuilder(_resource)
        .AddSource(Sources)
        .AddOtlpExporter(exporter => _otlp.Apply(Traces, exporter))
        .Build();

    private MeterProvider BuildMetrics(bool scrape)
    {
        MeterProviderBuilder builder = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(_resource).AddMeter(Meters);
        if (_otlp.Exports(Measures)) builder.AddOtlpExporter(exporter => _otlp.Apply(Measures, exporter));
        if (scrape) builder.AddPrometheusExporter();
        return builder.Build();
    }

    private OpenTelemetryLoggerProvider BuildRecords()
    {
        OpenTelemetryLoggerOptions records = new() { IncludeScopes = true, IncludeFormattedMessage = true };
        records.SetResourceBuilder(_resource);
        records.AddOtlpExporter(exporter => _otlp.Apply(Records, exporter));
        return new(new FixedOptions<OpenTelemetryLoggerOptions>(records));
    }
}
