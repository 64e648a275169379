namespace Sweep.Silo.Telemetry;

/// <summary>What is exported, and where to. The standard <c>OTEL_*</c> environment variables say the rest.</summary>
public sealed record TelemetryOptions
{
    /// <summary>Tells this process from all others: the resource attribute <c>service.instance.id</c>.</summary>
    public required string Instance { get; init; }

    /// <summary>The resource attribute <c>service.name</c>, unless the environment has another.</summary>
    public string Service { get; init; } = "sweep-silo";

    /// <summary>
    /// The OTLP receiver: <c>http://collector:4318</c>. Null leaves it to the environment, and exports nothing where
    /// that says nothing either.
    /// </summary>
    public Uri? Otlp { get; init; }

    /// <summary>Whether <see cref="TelemetryExport.Metrics"/> is made to be scraped.</summary>
    public bool Scrape { get; init; }
}
