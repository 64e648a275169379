using System.Runtime.CompilerServices;
using Sweep.Client;
using Sweep.Client.Contracts;
using Sweep.Core.Studies;
using Sweep.Silo;
using Sweep.Silo.Api.Events;
using Sweep.Silo.Datasets;
using Sweep.Silo.Export;
using Sweep.Store;

namespace Sweep.Cli.Access;

/// <summary>Studies in a store that this process has opened.</summary>
/// <param name="store">The store; closed with this.</param>
/// <param name="address">Its path or address.</param>
internal sealed class StoreAccess(IStudyStore store, string address) : IStudyAccess
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(0.5);

    /// <inheritdoc/>
    public string Place => StoreAddress.Describe(address);

    /// <inheritdoc/>
    public async Task<SubmittedStudy> SubmitAsync(
        string file, string? data, PlacementView placement, string? traceParent, CancellationToken cancellation)
    {
        CheckedStudy study = CheckedStudy.Read(file, new DatasetLibrary(new(data)));
        (StudyRecord record, bool created) = await study.SubmitAsync(
            store, address, Of(placement), traceParent, cancellation);
        return new(Views.Of(record), created);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StudyView>> ListStudiesAsync(CancellationToken cancellation) =>
        [.. (await store.ListStudiesAsync(new(), cancellation)).Select(Views.Of)];

    /// <inheritdoc/>
    public async Task<StudyView> GetStudyAsync(string study, CancellationToken cancellation) =>
        Views.Of(await FindAsync(study, cancellation));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TrialView>> ListTrialsAsync(
        string study, TrialFilter filter, CancellationToken cancellation)
    {
        StudyRecord record = await FindAsync(study, cancellation);
        TrialState? state = filter.State is { } name ? Enum.Parse<TrialState>(name, ignoreCase: true) : null;
        return
        [
            .. (await store.ListTrialsAsync(
                    record.Id, new(filter.AfterRevision, filter.From, State: state), cancellation))
                .Select(Views.Of),
        ];
    }

    /// <inheritdoc/>
    public async Task<StudyRankingView> RankAsync(string study, CancellationToken cancellation) =>
        await RankingViews.ReadAsync(store, await FindAsync(study, cancellation), cancellation);

    /// <inheritdoc/>
    public async Task ExportAsync(
        string study, ExportOptions options, Stream output, CancellationToken cancellation) =>
        await StudyExport.WriteAsync(
            store,
            await FindAsync(study, cancellation),
            options.Format == "json" ? ExportFormat.Json : ExportFormat.Csv,
            options.Table == "trials" ? ExportTable.Trials : ExportTable.Points,
            options.Attempts,
            output,
            cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StudyEventView> WatchAsync(
        string study, [EnumeratorCancellation] CancellationToken cancellation)
    {
        StudyEvents events = new(store, (await FindAsync(study, cancellation)).Id, withTrials: true);
        using PeriodicTimer poll = new(Poll);
        long after = 0;
        do
        {
            await foreach (StudyEventView happened in events.ReadAsync(after, cancellation))
            {
                yield return happened;
                if (happened.Kind == StudyEventView.OfDeletion) yield break;
                if (happened.Kind == StudyEventView.OfStudy) after = happened.Revision;
            }
        }
        while (await poll.WaitForNextTickAsync(cancellation));
    }

    /// <inheritdoc/>
    public Task<StudyView> PauseAsync(string study, CancellationToken cancellation) =>
        ChangeAsync(study, "paused", record => store.PauseAsync(record.Id, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<StudyView> ResumeAsync(string study, CancellationToken cancellation) =>
        ChangeAsync(study, "resumed", record => store.ResumeAsync(record.Id, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<StudyView> CancelAsync(string study, CancellationToken cancellation) =>
        ChangeAsync(study, "cancelled", record => store.CancelAsync(record.Id, cancellation), cancellation);

    /// <inheritdoc/>
    public async Task<RetryView> RetryAsync(string study, CancellationToken cancellation)
    {
        Guid request = Guid.NewGuid();
        int trials = 0;
        StudyView now = await ChangeAsync(
            study,
            "retried",
            async record =>
            {
                RetryOutcome outcome = await store.RetryAsync(record.Id, request, cancellation);
                trials = outcome.Trials;
                return outcome.Outcome;
            },
            cancellation);
        return new(trials, now);
    }

    /// <inheritdoc/>
    public async Task<StudyView> ExtendAsync(
        string study, ExtensionView extension, CancellationToken cancellation)
    {
        try
        {
            return await ChangeAsync(
                study,
                "extended so, or another extension has this place",
                record => StudyExtending.ExtendAsync(
                    store, record, new(extension.Seeds ?? [], extension.Configurations), extension.Place,
                    cancellation),
                cancellation);
        }
        catch (InvalidDataException error)
        {
            throw new CommandException(ExitCode.Usage, error.Message);
        }
    }

    /// <inheritdoc/>
    public Task<StudyView> PlaceAsync(string study, PlacementView placement, CancellationToken cancellation) =>
        ChangeAsync(
            study,
            "placed",
            record => store.PlaceAsync(
                record.Id, StudyAdmission.Place(record.Problem?.Name, Of(placement)), cancellation),
            cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SiloView>> ListSilosAsync(bool all, CancellationToken cancellation) =>
        [.. (await store.ListSilosAsync(all, cancellation)).Select(Views.Of)];

    /// <inheritdoc/>
    public async Task DeleteAsync(string study, CancellationToken cancellation) =>
        await store.DeleteStudyAsync((await FindAsync(study, cancellation)).Id, cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => store.DisposeAsync();

    private static StudyPlacement Of(PlacementView placement) =>
        new(placement.Priority, placement.Parallel, placement.Labels);

    /// <summary>Changes a study, and gives it as it then is.</summary>
    private async Task<StudyView> ChangeAsync(
        string study, string changed, Func<StudyRecord, Task<ControlOutcome>> change, CancellationToken cancellation)
    {
        StudyRecord record = await FindAsync(study, cancellation);
        ControlOutcome outcome = await change(record);
        StudyView now = await GetStudyAsync(study, cancellation);
        return outcome == ControlOutcome.Done ? now : throw StudyRefused.Of(study, now.Status, changed);
    }

    private async Task<StudyRecord> FindAsync(string study, CancellationToken cancellation) =>
        await store.FindStudyAsync(study, cancellation)
        ?? throw UnknownStudy.Of(study, await ListStudiesAsync(cancellation), "the store");
}
