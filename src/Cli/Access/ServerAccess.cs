using System.Text;
using Sweep.Client;
using Sweep.Client.Contracts;

namespace Sweep.Cli.Access;

/// <summary>Studies behind a silo's API.</summary>
/// <param name="client">The client; closed with this.</param>
internal sealed class ServerAccess(SweepClient client) : IStudyAccess
{
    /// <summary>The silo's address, with a slash at its end.</summary>
    public Uri Server => client.Server!;

    /// <inheritdoc/>
    public string Place => $"{client.Server}";

    /// <inheritdoc/>
    public Task<SubmittedStudy> SubmitAsync(
        string file, string? data, PlacementView placement, string? traceParent, CancellationToken cancellation)
    {
        if (data is not null)
        {
            throw new CommandException(
                ExitCode.Usage, "--data: the silo checks a study against its own data. Leave it out with --server.");
        }

        string text = Encoding.UTF8.GetString(StudyFile.ReadBytes(file));
        return client.SubmitAsync(
            text, new() { FileName = file, Placement = placement, TraceParent = traceParent }, cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StudyView>> ListStudiesAsync(CancellationToken cancellation) =>
        await client.ListStudiesAsync(cancellation).ToListAsync(cancellation);

    /// <inheritdoc/>
    public async Task<StudyView> GetStudyAsync(string study, CancellationToken cancellation) =>
        await client.FindStudyAsync(study, cancellation)
        ?? throw UnknownStudy.Of(study, await ListStudiesAsync(cancellation), $"the store of {Place}");

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TrialView>> ListTrialsAsync(
        string study, TrialFilter filter, CancellationToken cancellation) =>
        await FindingAsync(
            study,
            () => client.ListTrialsAsync(study, filter, cancellation).ToListAsync(cancellation).AsTask(),
            cancellation);

    /// <inheritdoc/>
    public Task<StudyRankingView> RankAsync(string study, CancellationToken cancellation) =>
        FindingAsync(study, () => client.RankAsync(study, cancellation), cancellation);

    /// <inheritdoc/>
    public Task ExportAsync(string study, ExportOptions options, Stream output, CancellationToken cancellation) =>
        FindingAsync(
            study,
            async () =>
            {
                await client.ExportAsync(study, output, options, cancellation);
                return 0;
            },
            cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<StudyEventView> WatchAsync(string study, CancellationToken cancellation) =>
        client.WatchAsync(study, new() { Trials = true, AfterRevision = 0 }, cancellation);

    /// <inheritdoc/>
    public Task<StudyView> PauseAsync(string study, CancellationToken cancellation) =>
        FindingAsync(study, () => client.PauseAsync(study, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<StudyView> ResumeAsync(string study, CancellationToken cancellation) =>
        FindingAsync(study, () => client.ResumeAsync(study, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<StudyView> CancelAsync(string study, CancellationToken cancellation) =>
        FindingAsync(study, () => client.CancelAsync(study, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<RetryView> RetryAsync(string study, CancellationToken cancellation) =>
        FindingAsync(study, () => client.RetryAsync(study, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<StudyView> ExtendAsync(string study, ExtensionView extension, CancellationToken cancellation) =>
        FindingAsync(study, () => client.ExtendAsync(study, extension, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<StudyView> PlaceAsync(string study, PlacementView placement, CancellationToken cancellation) =>
        FindingAsync(study, () => client.PlaceAsync(study, placement, cancellation), cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SiloView>> ListSilosAsync(bool all, CancellationToken cancellation) =>
        await client.ListSilosAsync(all, cancellation).ToListAsync(cancellation);

    /// <inheritdoc/>
    public async Task DeleteAsync(string study, CancellationToken cancellation)
    {
        if (!await client.DeleteAsync(study, cancellation))
            throw UnknownStudy.Of(study, await ListStudiesAsync(cancellation), $"the store of {Place}");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<T> FindingAsync<T>(string study, Func<Task<T>> call, CancellationToken cancellation)
    {
        try
        {
            return await call();
        }
        catch (SweepApiException exception) when (exception.Problem.Type == ProblemTypes.UnknownStudy)
        {
            throw UnknownStudy.Of(study, await ListStudiesAsync(cancellation), $"the store of {Place}");
        }
    }
}
