using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using Sweep.Client.Contracts;
using Sweep.Client.Http;

namespace Sweep.Client;

/// <content>Submits and finds studies, and watches them; finds silos.</content>
public sealed partial class SweepClient
{
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
            new(HttpMethod.Post, path, () => Yaml(study), key, options.TraceParent),
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
    public Task<StudyView?> FindStudyAsync(string name, CancellationToken cancellation = default) =>
        FindAsync<StudyView>(Study(name), cancellation);

    /// <summary>
    /// What changes of a study, from now or from a revision on, until it is deleted or the caller stops. Goes on by
    /// itself after whatever happens to the connection; nothing is left out, trials may be told twice.
    /// </summary>
    public IAsyncEnumerable<StudyEventView> WatchAsync(
        string study, WatchOptions? options = null, CancellationToken cancellation = default) =>
        new StudyWatch(_transport, study, options ?? new()).ReadAsync(cancellation);

    /// <summary>The silos of the store, in order of registration.</summary>
    /// <param name="all">Whether to list those that have died, too.</param>
    /// <param name="cancellation">Cancels.</param>
    public async IAsyncEnumerable<SiloView> ListSilosAsync(
        bool all = false, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        string? after = null;
        do
        {
            SiloPage page = await GetAsync<SiloPage>(
                PathBuilder.Of("silos").With("all", all ? "true" : null).With("after", after).With("limit", PageSize),
                cancellation);
            foreach (SiloView silo in page.Silos) yield return silo;
            after = page.Next;
        }
        while (after is not null);
    }

    private static StringContent Yaml(string text) =>
        new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/yaml", "utf-8"));
}
