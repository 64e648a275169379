using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using Sweep.Client.Contracts;
using Sweep.Client.Http;

namespace Sweep.Client;

/// <summary>
/// Queues studies on a silo, watches them and reads their results. Every call is safe to repeat, and is repeated by
/// itself while the server cannot be reached or is busy. Thread-safe.
/// </summary>
/// <remarks>
/// Every call may throw <see cref="SweepApiException"/> (the server refused, or failed), <see
/// cref="SweepUnreachableException"/> (no server answered) and <see cref="OperationCanceledException"/>.
/// </remarks>
public sealed class SweepClient : IDisposable
{
    private const int PageSize = 1000;
    private const string UnknownStudy = "urn:sweep:unknown-study";

    private const string ClientLost = "urn:sweep:client-lost";

    private readonly HttpClient? _owned;
    private readonly ApiTransport _transport;
    private Guid _incarnation = Guid.NewGuid();

    /// <summary>A client of a silo.</summary>
    /// <param name="server">The silo's address, e.g. <c>http://127.0.0.1:7070</c>.</param>
    /// <param name="token">A token; none is needed on the silo's own machine, unless the silo wants one.</param>
    /// <param name="options">How to try; null for the defaults.</param>
    public SweepClient(Uri server, string? token = null, SweepClientOptions? options = null)
    {
        // Addresses are looked up again now and then; a redirection could carry the token to another server.
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        string root = server.AbsoluteUri;
        _owned = new(handler)
        {
            BaseAddress = root.EndsWith('/') ? server : new Uri($"{root}/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (token is not null) _owned.DefaultRequestHeaders.Authorization = new("Bearer", token);
        _transport = new(_owned, options ?? new());
    }

    /// <summary>A client of a silo.</summary>
    /// <param name="http">
    /// With the silo's address, ending in a slash, and the token in its headers; stays the caller's. Its timeout bounds
    /// exports and streams, too.
    /// </param>
    /// <param name="options">How to try; null for the defaults.</param>
    public SweepClient(HttpClient http, SweepClientOptions? options = null) => _transport = new(http, options ?? new());

    /// <summary>The silo's address.</summary>
    public Uri? Server => _transport.Server;

    /// <summary>Stores a study, unless the same one is there already.</summary>
    /// <param name="study">The text of a study file, YAML or JSON.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellation">Cancels.</param>
    public Task<SubmittedStudy> SubmitAsync(
        string study, SubmitOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        PlacementView placement = options.Placement ?? new();
        string path = PathBuilder.Of("studies")
            .With("file", options.FileName)
            .With("priority", placement.Priority == 0 ? null : placement.Priority)
            .With("parallel", placement.Parallel)
            .With("labels", string.Join(',', placement.Labels ?? []))
            .ToString();
        string key = options.IdempotencyKey ?? Guid.NewGuid().ToString();
        return _transport.SendAsync(
            new(HttpMethod.Post, path, () => Yaml(study), key),
            async (response, token) => new SubmittedStudy(
                await ReadAsync<StudyView>(response, token), response.StatusCode == HttpStatusCode.Created),
            cancellation);
    }

    /// <summary>All studies, in order of submission.</summary>
    public async IAsyncEnumerable<StudyView> ListStudiesAsync(
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        long? after = null;
        do
        {
            StudyPage page = await GetAsync<StudyPage>(
                PathBuilder.Of("studies").With("after", after).With("limit", PageSize), cancellation);
            foreach (StudyView study in page.Studies) yield return study;
            after = page.Next;
        }
        while (after is not null);
    }

    /// <summary>The study with this name; null when there is none.</summary>
    public async Task<StudyView?> FindStudyAsync(string name, CancellationToken cancellation = default)
    {
        try
        {
            return await GetAsync<StudyView>(Study(name), cancellation);
        }
        catch (SweepApiException exception) when (exception.Problem.Type == UnknownStudy)
        {
            return null;
        }
    }

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

    /// <summary>A trial.</summary>
    public Task<TrialView> FindTrialAsync(string study, long number, CancellationToken cancellation = default) =>
        GetAsync<TrialView>(Trial(study, number), cancellation);

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
        try
        {
            await response.Content.CopyToAsync(output, cancellation);
        }
        catch (HttpRequestException exception)
        {
            throw new IOException($"The export of {study} broke off: {exception.Message} Begin it again.", exception);
        }
    }

    /// <summary>Stops a study for a while: its running trials write a checkpoint and wait.</summary>
    public Task<StudyView> PauseAsync(string study, CancellationToken cancellation = default) =>
        PostAsync<StudyView>(Study(study).Then("pause"), cancellation);

    /// <summary>Goes on with a paused study.</summary>
    public Task<StudyView> ResumeAsync(string study, CancellationToken cancellation = default) =>
        PostAsync<StudyView>(Study(study).Then("resume"), cancellation);

    /// <summary>Ends a study: its trials that have not ended are cancelled.</summary>
    public Task<StudyView> CancelAsync(string study, CancellationToken cancellation = default) =>
        PostAsync<StudyView>(Study(study).Then("cancel"), cancellation);

    /// <summary>Queues a study's failed, quarantined and cancelled trials again.</summary>
    public Task<RetryView> RetryAsync(string study, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            new(HttpMethod.Post, Study(study).Then("retry").ToString(), IdempotencyKey: Guid.NewGuid().ToString()),
            ReadAsync<RetryView>,
            cancellation);

    /// <summary>Gives a study more seeds or configurations.</summary>
    /// <param name="study">Name of the study.</param>
    /// <param name="extension">
    /// What to add. Without <see cref="ExtensionView.Place"/>, it comes after the extensions that the study has now.
    /// </param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<StudyView> ExtendAsync(
        string study, ExtensionView extension, CancellationToken cancellation = default)
    {
        if (extension.Place is null)
        {
            StudyView now = await GetAsync<StudyView>(Study(study), cancellation);
            extension = extension with { Place = now.Extensions };
        }

        return await _transport.SendAsync(
            new(HttpMethod.Post, Study(study).Then("extend").ToString(), () => Json(extension)),
            ReadAsync<StudyView>,
            cancellation);
    }

    /// <summary>Changes where and when a study's trials run.</summary>
    public Task<StudyView> PlaceAsync(
        string study, PlacementView placement, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            new(HttpMethod.Put, Study(study).Then("placement").ToString(), () => Json(placement)),
            ReadAsync<StudyView>,
            cancellation);

    /// <summary>Removes a study with all its results. False when there is none.</summary>
    public async Task<bool> DeleteAsync(string study, CancellationToken cancellation = default)
    {
        if (await FindStudyAsync(study, cancellation) is null) return false;
        try
        {
            return await _transport.SendAsync(
                new(HttpMethod.Delete, Study(study).ToString()), (_, _) => Task.FromResult(true), cancellation);
        }
        catch (SweepApiException exception) when (exception.Problem.Type == UnknownStudy)
        {
            return true; // by an earlier try, whose answer was lost, or by somebody else since
        }
    }

    /// <summary>
    /// What changes of a study, from now or from a revision on, until it is deleted or the caller stops. Goes on by
    /// itself after whatever happens to the connection; nothing is left out, trials may be told twice.
    /// </summary>
    public IAsyncEnumerable<StudyEventView> WatchAsync(
        string study, WatchOptions? options = null, CancellationToken cancellation = default) =>
        new StudyWatch(_transport, study, options ?? new()).ReadAsync(cancellation);

    /// <summary>
    /// Asks for trials of an external study to evaluate. They are this client's as long as it asks or tells something
    /// within every <see cref="AskAnswer.LeaseSeconds"/>; else they go to others.
    /// </summary>
    /// <param name="study">Name of the study.</param>
    /// <param name="limit">Most trials to get, 1 to 1000.</param>
    /// <param name="name">Name of the client, for people; null takes the machine's and the process's.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<AskAnswer> AskAsync(
        string study, int limit = 1, string? name = null, CancellationToken cancellation = default)
    {
        while (true)
        {
            AskRequest ask = new(
                name ?? $"{Environment.MachineName}:{Environment.ProcessId}", _incarnation, Guid.NewGuid(), limit);
            try
            {
                return await _transport.SendAsync(
                    new(HttpMethod.Post, Study(study).Then("ask").ToString(), () => Json(ask)),
                    ReadAsync<AskAnswer>,
                    cancellation);
            }
            catch (SweepApiException exception) when (exception.Problem.Type == ClientLost)
            {
                // What it held is lost, which its next tell will say; it goes on under another life.
                _incarnation = Guid.NewGuid();
            }
        }
    }

    /// <summary>Tells of trials that were asked for: metrics on the way, and how they ended. Twice is once.</summary>
    /// <param name="study">Name of the study.</param>
    /// <param name="trials">Each trial once.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>For each trial, whether it was stored or is no longer this client's.</returns>
    public async Task<IReadOnlyList<TellOutcome>> TellAsync(
        string study, IReadOnlyList<ToldTrial> trials, CancellationToken cancellation = default)
    {
        TellRequest tell = new(trials);
        TellAnswer answer = await _transport.SendAsync(
            new(HttpMethod.Post, Study(study).Then("tell").ToString(), () => Json(tell)),
            ReadAsync<TellAnswer>,
            cancellation);
        return answer.Trials;
    }

    /// <summary>The silos of the store.</summary>
    /// <param name="all">Whether to list those that have died, too.</param>
    /// <param name="cancellation">Cancels.</param>
    public Task<IReadOnlyList<SiloView>> ListSilosAsync(bool all = false, CancellationToken cancellation = default) =>
        GetAsync<IReadOnlyList<SiloView>>(PathBuilder.Of("silos").With("all", all ? "true" : null), cancellation);

    /// <inheritdoc/>
    public void Dispose() => _owned?.Dispose();

    private static PathBuilder Study(string name) => PathBuilder.Of("studies").Then(name);

    private static PathBuilder Trial(string study, long number) => Study(study).Then("trials").Then($"{number}");

    private Task<T> GetAsync<T>(PathBuilder path, CancellationToken cancellation) =>
        _transport.SendAsync(new(HttpMethod.Get, path.ToString()), ReadAsync<T>, cancellation);

    private Task<T> PostAsync<T>(PathBuilder path, CancellationToken cancellation) =>
        _transport.SendAsync(new(HttpMethod.Post, path.ToString()), ReadAsync<T>, cancellation);

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellation) =>
        await response.Content.ReadFromJsonAsync<T>(SweepJson.Compact, cancellation)
        ?? throw new InvalidDataException("The server answered with nothing.");

    private static StringContent Yaml(string text) =>
        new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/yaml", "utf-8"));

    private static JsonContent Json<T>(T value) => JsonContent.Create(value, options: SweepJson.Compact);
}
