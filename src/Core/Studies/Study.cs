using Sweep.Core.Catalogue;

namespace Sweep.Core.Studies;

/// <summary>A validated study: one question. Made by <see cref="StudyReader"/> and <see cref="Extend"/>.</summary>
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

    /// <summary>
    /// The study before its last extension; null for one that was not extended. What decides a trial's numbers is the
    /// same in both.
    /// </summary>
    public Study? Before { get; init; }

    /// <summary>The criteria of the ranking, in order; the first selects configurations.</summary>
    public IReadOnlyList<Criterion> Criteria =>
        [.. Rank.OfType<RankByCriterion>().Select(line => line.Criterion)];

    /// <summary>Trials when all are enqueued: configurations of every arm, times seeds.</summary>
    public long PlannedTrials => Seeds.Count * Arms.Sum(Search.ConfigurationsOf);

    /// <summary>The first seeds that it does not have yet, ascending from 0: those to extend it by.</summary>
    /// <param name="count">How many.</param>
    public IReadOnlyList<ulong> NextSeeds(int count)
    {
        HashSet<ulong> taken = [.. Seeds];
        List<ulong> next = [];
        for (ulong seed = 0; next.Count < count; seed++)
        {
            if (!taken.Contains(seed)) next.Add(seed);
        }

        return next;
    }

    /// <summary>
    /// The study with more trials, numbered after all that it has. Its set of trials, and its text, are those of a
    /// study that was submitted with the larger budget.
    /// </summary>
    /// <param name="extension">What is added.</param>
    /// <param name="catalogue">What names mean; <see cref="CatalogueSet.Default"/> where left out.</param>
    /// <exception cref="InvalidDataException">
    /// It adds nothing, a seed that is there, or more configurations than a space has; the message says which.
    /// </exception>
    public Study Extend(StudyExtension extension, CatalogueSet? catalogue = null) =>
        StudyExtender.Extend(this, extension, catalogue);
}
