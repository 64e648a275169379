using System.Globalization;
using OpenTelemetry.Exporter;

namespace Sweep.Silo.Telemetry;

/// <summary>
/// Where a signal goes, and how: by the option, else by the environment as OpenTelemetry's specification has it, of
/// which the libraries read by themselves only what is about all signals.
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
        && (Find($"OTEL_{signal}_EXPORTER") is not { } exporters
            || exporters.Split(',', StringSplitOptions.TrimEntries).Contains("otlp"))
        && (option is not null || Setting(signal, "ENDPOINT") is not null);

    /// <summary>
    /// Sets an exporter up. Without a word on the protocol it is http/protobuf, the specification's default, which
    /// every receiver has.
    /// </summary>
    /// <param name="signal">TRACES, METRICS or LOGS.</param>
    /// <param name="exporter">The exporter.</param>
    /// <exception cref="TelemetryRefusedException">A variable has a value that cannot be followed.</exception>
    public void Apply(string signal, OtlpExporterOptions exporter)
    {
        exporter.Protocol =
            Read(signal, "PROTOCOL", "http/protobuf or grpc", Protocol, OtlpExportProtocol.HttpProtobuf);
        exporter.Endpoint = Endpoint(signal, exporter.Protocol);
        exporter.TimeoutMilliseconds =
            Read(signal, "TIMEOUT", "milliseconds, at least 1", Milliseconds, exporter.TimeoutMilliseconds);
        exporter.Compression = Read(signal, "COMPRESSION", "gzip or none", Compression, OtlpExportCompression.None);

        // They may be secret: what was found is not shown.
        if (Setting(signal, "HEADERS") is not { } headers) return;
        exporter.Headers = headers.Value.Split(',').All(pair => pair.IndexOf('=', StringComparison.Ordinal) > 0)
            ? headers.Value
            : throw new TelemetryRefusedException(
                $"${headers.Variable}: expected key=value pairs with commas between.");
    }

    private static OtlpExportProtocol? Protocol(string text) => text.ToLowerInvariant() switch
    {
        "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
        "grpc" => OtlpExportProtocol.Grpc,
        _ => null,
    };

    private static OtlpExportCompression? Compression(string text) => text.ToLowerInvariant() switch
    {
        "gzip" => OtlpExportCompression.GZip,
        "none" => OtlpExportCompression.None,
        _ => null,
    };

    private static int? Milliseconds(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0 ? value : null;

    /// <summary>An address of one signal is taken as it is; one of all has a path for each, but with gRPC.</summary>
    private Uri Endpoint(string signal, OtlpExportProtocol protocol)
    {
        bool isOfOne = option is null && Find($"{Prefix}{signal}_ENDPOINT") is not null;
        Uri address = option ?? Address(Setting(signal, "ENDPOINT")!.Value);
        return isOfOne || protocol == OtlpExportProtocol.Grpc
            ? address
            : new($"{address.AbsoluteUri.TrimEnd('/')}/v1/{signal.ToLowerInvariant()}");
    }

    private static Uri Address((string Variable, string Value) found) =>
        Uri.TryCreate(found.Value, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? address
            : throw Wrong(found, "an address such as http://localhost:4318");

    private T Read<T>(string signal, string name, string expected, Func<string, T?> read, T fallback)
        where T : struct =>
        Setting(signal, name) is { } found ? read(found.Value) ?? throw Wrong(found, expected) : fallback;

    private static TelemetryRefusedException Wrong((string Variable, string Value) found, string expected) =>
        new($"${found.Variable}: found '{found.Value}', expected {expected}.");

    /// <summary>The variable of a signal goes before that of all.</summary>
    private (string Variable, string Value)? Setting(string signal, string name)
    {
        foreach (string variable in (string[])[$"{Prefix}{signal}_{name}", $"{Prefix}{name}"])
            if (Find(variable) is { } value) return (variable, value);
        return null;
    }

    private string? Find(string variable) => environment(variable)?.Trim() is { Length: > 0 } value ? value : null;
}
