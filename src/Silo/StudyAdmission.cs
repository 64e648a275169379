using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Problems;
using Sweep.Core.Search;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo;

/// <summary>Whether a valid study may be stored, and whether a stored one may be gone on with.</summary>
public static class StudyAdmission
{
    /// <summary>Starts the first trial of every arm, to learn now what would stop them later.</summary>
    /// <param name="study">The study.</param>
    /// <param name="datasets">The data of its problem.</param>
    /// <param name="cancellation">Looked at between arms.</param>
    /// <returns>What an arm asks for that its problem cannot give, with its path; null for nothing.</returns>
    /// <exception cref="DatasetMissingException">The problem's data set is not on this machine.</exception>
    /// <exception cref="DatasetCorruptException">It is there and damaged.</exception>
    public static string? Refusal(Study study, IDatasetSource datasets, CancellationToken cancellation)
    {
        if (IsExternal(study.Problem.Name)) return null;
        foreach (PlannedTrial trial in StudyDesign.Trials(study).DistinctBy(trial => trial.Arm).Take(study.Arms.Count))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                TrainingRun.Start(StudyBinder.Plan(study, trial.Configuration.Parameters, trial.Seed), datasets);
            }
            catch (InvalidPlanException exception)
            {
                return $"arms.{trial.Arm}: {exception.Message}";
            }
        }

        return null;
    }

    /// <summary>Whether clients evaluate the trials of a problem, and no silo.</summary>
    /// <param name="problem">Name of the problem; null where it is not known.</param>
    public static bool IsExternal(string? problem) =>
        problem is not null && SweepCatalogue.Problems.TryGet(problem, out ProblemEntry? entry) && entry.IsExternal;

    /// <summary>
    /// Where a study of a problem may run: what clients evaluate asks for their label, which no silo should have.
    /// </summary>
    /// <param name="problem">Name of the problem; null where it is not known.</param>
    /// <param name="placement">What was asked for.</param>
    public static StudyPlacement Place(string? problem, StudyPlacement placement) =>
        IsExternal(problem) ? placement with { Labels = [External.Label] } : placement;

    /// <summary>
    /// Why the rest of a stored study must not be run by this program and its data: it would mix trials that cannot be
    /// compared. Null when it may, or has nothing left to run.
    /// </summary>
    /// <param name="record">The stored study; the same as the one at hand.</param>
    /// <param name="problem">What this program would measure trials on.</param>
    public static string? Conflict(StudyRecord record, ProblemIdentity problem)
    {
        if (record.Status == StudyStatus.Completed) return null;
        return record.NumericsVersion != NumericsVersion.Current
            ? $"the study was begun under numerics version {record.NumericsVersion}; this program's is "
                + $"{NumericsVersion.Current}, and would give its remaining trials other bits"
            : StudyProblem.Conflict(record.Problem, problem);
    }
}
