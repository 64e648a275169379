using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Sweep.Grains.Telemetry;

/// <summary>
/// The meter and the activity source of the units of work; docs/telemetry.md lists what comes from them. Only spans
/// carry keys of studies and trials: instruments never do.
/// </summary>
internal static class GrainsTelemetry
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Sweep.Grains";

    /// <summary>Attribute: name of the problem in the catalogue.</summary>
    public const string Problem = "sweep.problem";

    /// <summary>Attribute: how an attempt left its trial.</summary>
    public const string Outcome = "sweep.outcome";

    /// <summary>Attribute: what a write stored, of most weight first: end, release, checkpoint, points.</summary>
    public const string Write = "sweep.write";

    /// <summary>Attribute of spans: key of the study.</summary>
    public const string Study = "sweep.study";

    /// <summary>Attribute of spans: number of the trial in its study.</summary>
    public const string Trial = "sweep.trial";

    /// <summary>Attribute of spans: the claim's epoch.</summary>
    public const string Epoch = "sweep.epoch";

    /// <summary>Attribute of spans: how many trials it is about.</summary>
    public const string Trials = "sweep.trials";

    /// <summary>The source.</summary>
    public static readonly ActivitySource Source = new(Name);

    /// <summary>The meter.</summary>
    public static readonly Meter Meter = new(Name);

    /// <summary>
    /// Starts a span of a trace of its own, whatever the thread did before; null while nobody listens.
    /// </summary>
    public static Activity? StartRoot(string name, IEnumerable<ActivityLink> links)
    {
        if (!Source.HasListeners()) return null;
        Activity.Current = null;
        return Source.StartActivity(name, ActivityKind.Internal, parentContext: default, links: links);
    }
}
