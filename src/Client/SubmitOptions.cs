using Sweep.Client.Contracts;

namespace Sweep.Client;

/// <summary>How a study is submitted.</summary>
public sealed record SubmitOptions
{
    /// <summary>Name of the study file, for errors.</summary>
    public string? FileName { get; init; }

    /// <summary>Where and when its trials run; null for the defaults.</summary>
    public PlacementView? Placement { get; init; }

    /// <summary>
    /// Names the submission, at most 255 characters. The same key again is the same submission, whoever sends it, and
    /// with another study it is refused. Null takes a fresh one, so that only the tries of one call are the same.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// The trace that it is submitted within, as W3C trace context writes it; its trials link to it. Null takes that of
    /// the current <see cref="System.Diagnostics.Activity"/>, if there is one.
    /// </summary>
    public string? TraceParent { get; init; }
}
