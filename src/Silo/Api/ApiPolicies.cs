namespace Sweep.Silo.Api;

/// <summary>Names of the limits that endpoints are under.</summary>
internal static class ApiPolicies
{
    /// <summary>Requests that compute: at most <see cref="ApiLimits.MaxHeavy"/> at the same time.</summary>
    public const string Heavy = "heavy";

    /// <summary>
    /// Requests with a body, which may come slowly: at most <see cref="ApiLimits.MaxBodies"/>.
    /// </summary>
    public const string Bodies = "bodies";

    /// <summary>Streams of events: at most <see cref="ApiLimits.MaxStreams"/>.</summary>
    public const string Streams = "streams";

    /// <summary>The time of an export.</summary>
    public const string Export = "export";
}
