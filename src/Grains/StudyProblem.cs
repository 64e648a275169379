using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Problems;
using Sweep.Core.Studies;
using Sweep.Store;

namespace Sweep.Grains;

/// <summary>What a study's trials are measured on, and whether that is what the stored ones were measured on.</summary>
public static class StudyProblem
{
    /// <summary>The identity of a study's problem, by this program's catalogue and this machine's data.</summary>
    /// <exception cref="DatasetMissingException">The problem's dataset is not on this machine.</exception>
    /// <exception cref="DatasetCorruptException">It is there and damaged.</exception>
    public static ProblemIdentity Identify(Study study, IDatasetSource datasets) => new(
        study.Problem.Name,
        SweepCatalogue.Problems[study.Problem.Name].Version,
        ProblemDefinition.Hash(study.Problem, datasets));

    /// <summary>
    /// Why trials begun as <paramref name="stored"/> must not go on as <paramref name="current"/>: their metrics could
    /// not be compared. Null when they may.
    /// </summary>
    /// <param name="stored">
    /// What the study's first trials are measured on; null where the store did not keep it: nothing speaks against the
    /// rest then, and the whole study stays marked as measured on something not known.
    /// </param>
    /// <param name="current">What this program would measure on.</param>
    public static string? Conflict(ProblemIdentity? stored, ProblemIdentity current)
    {
        if (stored is null || stored == current) return null;
        string what = stored.Name != current.Name ? "another problem"
            : stored.Version != current.Version ? "another version of the problem"
            : "other data, or another default of one of the problem's hyperparameters";
        return $"the study was begun on {Describe(stored)}, and this program has {Describe(current)}: {what}. Metrics "
            + "of the two cannot be compared";
    }

    /// <summary>An identity for people: name, version, and the beginning of the hash.</summary>
    public static string Describe(ProblemIdentity problem) =>
        $"{problem.Name} (version {problem.Version}, definition {problem.Hash[..Math.Min(12, problem.Hash.Length)]})";
}
