using System.Runtime.CompilerServices;
using Sweep.Client.Contracts;
using Sweep.Client.Http;

namespace Sweep.Client;

/// <content>Reads what has become of trials.</content>
public sealed partial class SweepClient
{
    /// <summary>Trials of a study, in order of number.</summary>
    public async IAsyncEnumerable<TrialView> ListTrialsAsync(
        string study,
        TrialFilter? filter = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        filter ??= new();
        while (true)
        {
            TrialPage page = await ReadTrialsAsync(study, filter, cancellation: cancellation);
            foreach (TrialView trial in page.Trials) yield return trial;
            if (page.Next is not { } next) yield break;
            filter = filter with { From = next };
        }
    }

    /// <summary>
    /// One page of a study's trials, with the revision to ask for what changes later: see <see
    /// cref="TrialPage.Revision"/>.
    /// </summary>
    public Task<TrialPage> ReadTrialsAsync(
        string study, TrialFilter? filter = null, int limit = PageSize, CancellationToken cancellation = default)
    {
        filter ??= new();
        return GetAsync<TrialPage>(
            Study(study).Then("trials")
                .With("after_revision", filter.AfterRevision)
                .With("from", filter.From)
                .With("limit", limit)
                .With("state", filter.State),
            cancellation);
    }

    /// <summary>The trial of this number; null when there is no such study, or it has no such trial yet.</summary>
    public Task<TrialView?> FindTrialAsync(string study, long number, CancellationToken cancellation = default) =>
        FindAsync<TrialView>(Trial(study, number), cancellation);

    /// <summary>A trial's curves, or what is new of them.</summary>
    /// <param name="study">Name of the study.</param>
    /// <param name="number">Number of the trial.</param>
    /// <param name="points">Most points of each curve, chosen so that its shape shows; null for all.</param>
    /// <param name="cursor">Of the answer before, for what is new since; null for everything.</param>
    /// <param name="cancellation">Cancels.</param>
    public Task<CurvesView> ReadCurvesAsync(
        string study,
        long number,
        int? points = null,
        string? cursor = null,
        CancellationToken cancellation = default) =>
        GetAsync<CurvesView>(
            Trial(study, number).Then("curves").With("points", points).With("cursor", cursor), cancellation);

    /// <summary>A study's ranking, finished or not.</summary>
    public Task<StudyRankingView> RankAsync(string study, CancellationToken cancellation = default) =>
        GetAsync<StudyRankingView>(Study(study).Then("ranking"), cancellation);

    /// <summary>Attempts at a study's trials, in order of trial number and attempt number.</summary>
    public async IAsyncEnumerable<AttemptView> ListAttemptsAsync(
        string study, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        string? after = null;
        do
        {
            AttemptPage page = await GetAsync<AttemptPage>(
                Study(study).Then("attempts").With("after", after).With("limit", PageSize), cancellation);
            foreach (AttemptView attempt in page.Attempts) yield return attempt;
            after = page.Next;
        }
        while (after is not null);
    }

    /// <summary>Writes the bytes of <c>sweep export</c>.</summary>
    /// <param name="study">Name of the study.</param>
    /// <param name="output">Where to.</param>
    /// <param name="options">What; null for the defaults.</param>
    /// <param name="cancellation">Cancels; what has been written stays.</param>
    /// <exception cref="IOException">The connection broke after bytes had been written: begin again.</exception>
    public async Task ExportAsync(
        string study, Stream output, ExportOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        string path = Study(study).Then("export").With("format", options.Format)
            .With("table", options.Table)
            .With("attempts", options.Attempts ? "true" : null)
            .ToString();
        using HttpResponseMessage response = await _transport.SendAsync(
            new(HttpMethod.Get, path, IsStream: true), (opened, _) => Task.FromResult(opened), cancellation);
        TimeSpan patience = _transport.Options.TryTimeout;
        using CancellationTokenSource silence = new(patience, _transport.Options.Clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(
            silence.Token, cancellation);
        try
        {
            await using Stream body = await response.Content.ReadAsStreamAsync(either.Token);
            await using WatchedStream watched = new(body, () => silence.CancelAfter(patience));
            await watched.CopyToAsync(output, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException(
                $"The export of {study} stopped: nothing came for {patience}. Begin it again.", exception);
        }
        catch (HttpRequestException exception)
        {
            throw new IOException($"The export of {study} broke off: {exception.Message} Begin it again.", exception);
        }
    }
}
