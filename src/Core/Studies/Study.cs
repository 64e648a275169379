using Sweep.Core.Catalogue;

namespace Sweep.Core.Studies;

/// <summary>A validated study: one question. Made by <see cref="StudyReader"/>.</summary>
public sealed record Study
{
    /// <summary>Name, unique in a store: letters, digits, dot, hyphen, underscore; at most 128.</summary>
    public required string Name { get; init; }

    /// <summary>The study's seed: keys everything random together with the trial's seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The problem all arms train.</summary>
    public required ComponentSpec Problem { get; init; }

    /// <summary>The trials' seeds, distinct, in the order given.</summary>
    public required IReadOnlyList<ulong> Seeds { get; init; }

    /// <summary>
    /// The arms, in ordinal order of their names: the order of a file's keys means nothing, and must not change
    /// which trial has which number.
    /// </summary>
    public required IReadOnlyList<Arm> Arms { get; init; }

    /// <summary>How configurations are drawn.</summary>
    public required SearchOptions Search { get; init; }

    /// <summary>
    /// What the ranking shows; at least one <see cref="RankByCriterion"/>, the first of which selects.
    /// </summary>
    public required IReadOnlyList<RankLine> Rank { get; init; }

    /// <summary>
    /// The study document as canonical JSON (keys in ordinal order, shortest numbers, no white space): equal texts
    /// are equal studies, whatever the file's format, comments and key order.
    /// </summary>
    public required string CanonicalText { get; init; }

    /// <summary>The criteria of the ranking, in order; the first selects configurations.</summary>
    public IReadOnlyList<Criterion> Criteria =>
        [.. Rank.OfType<RankByCriterion>().Select(line => line.Criterion)];

    /// <summary>Trials when all are enqueued: configurations of every arm, times seeds.</summary>
    public long PlannedTrials => Seeds.Count * Arms.Sum(Search.ConfigurationsOf);
}
