using Sweep.Core.Data;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Cli;

/// <summary>A study file that was read, and found to run on this machine.</summary>
/// <param name="Path">The file.</param>
/// <param name="Study">The study.</param>
/// <param name="Source">The file's text.</param>
/// <param name="Problem">What its trials are measured on.</param>
internal sealed record CheckedStudy(string Path, Study Study, string Source, ProblemIdentity Problem)
{
    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="CommandException">It cannot be read, or is refused.</exception>
    /// <exception cref="DatasetMissingException">The problem's data set is not on this machine.</exception>
    public static CheckedStudy Read(string path, IDatasetSource datasets)
    {
        (Study study, string source) = StudyFile.Read(path);
        StudyFile.Check(study, datasets, path);
        return new(path, study, source, StudyProblem.Identify(study, datasets));
    }

    /// <summary>Stores the study, or finds it stored by an earlier call.</summary>
    /// <param name="store">The store.</param>
    /// <param name="address">Where it is, for messages.</param>
    /// <param name="placement">Where and how much of it may run.</param>
    /// <param name="traceParent">The trace that it is submitted within; null for none.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <returns>The stored study, and whether this call stored it.</returns>
    /// <exception cref="CommandException">
    /// A study of that name is there that this one would not go on with.
    /// </exception>
    public async Task<(StudyRecord Record, bool Created)> SubmitAsync(
        IStudyStore store, string address, StudyPlacement placement, string? traceParent,
        CancellationToken cancellation)
    {
        SubmitOutcome submitted = await store.SubmitAsync(
            new(
                Study.Name, Study.CanonicalText, Source, NumericsVersion.Current, Problem, Study.PlannedTrials,
                placement, traceParent),
            cancellation);
        string place = StoreAddress.IsServer(address) ? StoreAddress.Describe(address) : address;
        if (!submitted.Created) Continuation.Require(Path, place, Study, submitted.Study, Problem);
        return (submitted.Study, submitted.Created);
    }
}
