using Sweep.Client.Contracts;

namespace Sweep.Client;

/// <content>Changes studies.</content>
public sealed partial class SweepClient
{
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
        if (await FindStudyAsync(study, cancellation) is not { } found) return false;
        try
        {
            return await _transport.SendAsync(
                new(HttpMethod.Delete, Study(study).With("id", found.Id).ToString()),
                (_, _) => Task.FromResult(true),
                cancellation);
        }
        catch (SweepApiException exception) when (exception.Problem.Type == ProblemTypes.UnknownStudy)
        {
            // By an earlier try, whose answer was lost, or by somebody else since. Another of its name stays.
            return true;
        }
    }
}
