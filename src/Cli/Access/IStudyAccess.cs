using Sweep.Client;
using Sweep.Client.Contracts;

namespace Sweep.Cli.Access;

/// <summary>
/// Studies, wherever they are: in a store that this process opens, or behind a silo's API. Both give the same
/// contracts, so that a command has one body and prints the same bytes either way. A study that is not there is a
/// <see cref="CommandException"/> which names those that are.
/// </summary>
internal interface IStudyAccess : IAsyncDisposable
{
    /// <summary>Where the studies are, for people.</summary>
    string Place { get; }

    /// <summary>Stores a study, unless the same one is there already.</summary>
    /// <param name="file">Path of the study file.</param>
    /// <param name="data">Folder with data sets; null for none.</param>
    /// <param name="placement">Where and when its trials run.</param>
    /// <param name="traceParent">The trace that it is submitted within; null for none.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    Task<SubmittedStudy> SubmitAsync(
        string file, string? data, PlacementView placement, string? traceParent, CancellationToken cancellation);

    /// <summary>All studies, in order of submission.</summary>
    Task<IReadOnlyList<StudyView>> ListStudiesAsync(CancellationToken cancellation);

    /// <summary>A study.</summary>
    Task<StudyView> GetStudyAsync(string study, CancellationToken cancellation);

    /// <summary>Trials of a study, in order of number.</summary>
    Task<IReadOnlyList<TrialView>> ListTrialsAsync(string study, TrialFilter filter, CancellationToken cancellation);

    /// <summary>A study's ranking.</summary>
    Task<StudyRankingView> RankAsync(string study, CancellationToken cancellation);

    /// <summary>Writes a study's export.</summary>
    Task ExportAsync(string study, ExportOptions options, Stream output, CancellationToken cancellation);

    /// <summary>
    /// What changes of a study and its trials, all that there is first, until it is deleted or the caller stops.
    /// </summary>
    IAsyncEnumerable<StudyEventView> WatchAsync(string study, CancellationToken cancellation);

    /// <summary>Stops a study for a while: its running trials write a checkpoint and wait.</summary>
    Task<StudyView> PauseAsync(string study, CancellationToken cancellation);

    /// <summary>Goes on with a paused study.</summary>
    Task<StudyView> ResumeAsync(string study, CancellationToken cancellation);

    /// <summary>Ends a study: its trials that have not ended are cancelled.</summary>
    Task<StudyView> CancelAsync(string study, CancellationToken cancellation);

    /// <summary>Queues a study's failed, quarantined and cancelled trials again.</summary>
    Task<RetryView> RetryAsync(string study, CancellationToken cancellation);

    /// <summary>Gives a study more seeds or configurations.</summary>
    Task<StudyView> ExtendAsync(string study, ExtensionView extension, CancellationToken cancellation);

    /// <summary>Replaces where and when a study's trials run.</summary>
    Task<StudyView> PlaceAsync(string study, PlacementView placement, CancellationToken cancellation);

    /// <summary>Removes a study with all its results.</summary>
    Task DeleteAsync(string study, CancellationToken cancellation);

    /// <summary>The silos, in order of registration.</summary>
    /// <param name="all">Whether to list those that have died, too.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    Task<IReadOnlyList<SiloView>> ListSilosAsync(bool all, CancellationToken cancellation);
}
