using OpenTelemetry.Exporter;

namespace Sweep.Silo.Telemetry;

/// <summary>
/// Where a signal goes: by the option, else by the environment as OpenTelemetry's specification has it.
/// </summary>
/// <param name="option">The receiver that was asked for; null for none.</param>
/// <param name="environment">Reads an environment variable.</param>
internal sealed class OtlpSettings(Uri? option, Func<string, string?> environment)
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";

    /// <summary>Whether everything is switched off.</summary>
    public bool IsDisabled =>
        "true".Equals(environment("OTEL_SDK_DISABLED")?.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a signal is exported.</summary>
    /// <param name="signal">TRACES, METRICS or LOGS.</param>
    public bool Exports(string signal) =>
        !IsDisabled
        && Find($"OTEL_{signal}_EXPORTER") is null or "otlp"
        && (option ?? (object?)Find($"{Prefix}{signal}_ENDPOINT") ?? Find($"{Prefix}ENDPOINT")) is not null;

    /// <summary>
    /// Sets an exporter up: what the environment says it has read by itself. Without a word on the protocol it is
    /// http/protobuf, the specification's default, which every receiver has.
    /// </summary>
    /// <param name="signal">TRACES, METRICS or LOGS.</param>
    /// <param name="exporter">The exporter.</param>
    public void Apply(string signal, OtlpExporterOptions exporter)
    {
        if (Find($"{Prefix}{signal}_PROTOCOL") is null && Find($"{Prefix}PROTOCOL") is null)
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        if (option is null) return;
        exporter.Endpoint = exporter.Protocol == OtlpExportProtocol.HttpProtobuf
            ? new($"{option.AbsoluteUri.TrimEnd('/')}/v1/{signal.ToLowerInvariant()}")
            : option;
    }

    private string? Find(string variable) => environment(variable)?.Trim() is { Length: > 0 } value ? value : null;
}
