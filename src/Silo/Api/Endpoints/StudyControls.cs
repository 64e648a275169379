using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Sweep.Client.Contracts;
using Sweep.Silo.Api.Problems;
using Sweep.Store;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>What people and programs do to studies. Every one of these can be sent again.</summary>
internal static class StudyControls
{
    private const int NotFound = StatusCodes.Status404NotFound;
    private const int Conflict = StatusCodes.Status409Conflict;

    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder studies)
    {
        studies.MapPost("/{name}/pause", PauseAsync).Describe(
            "Pause", "Stops a study for a while; its running trials write a checkpoint and wait.",
            TokenScope.Submit, NotFound, Conflict);
        studies.MapPost("/{name}/resume", ResumeAsync).Describe(
            "Resume", "Goes on with a paused study.", TokenScope.Submit, NotFound, Conflict);
        studies.MapPost("/{name}/cancel", CancelAsync).Describe(
            "Cancel", "Ends a study: its trials that have not ended are cancelled.",
            TokenScope.Submit, NotFound, Conflict);
        studies.MapPost("/{name}/retry", RetryAsync).Describe(
            "Retry", "Queues a study's failed, quarantined and cancelled trials again.",
            TokenScope.Submit, NotFound, Conflict);
        studies.MapPost("/{name}/extend", ExtendAsync).RequireRateLimiting(ApiPolicies.Bodies).Describe(
            "Extend", "Gives a study more seeds or configurations, numbered after the trials that it has.",
            TokenScope.Submit, NotFound, Conflict, StatusCodes.Status413PayloadTooLarge,
            StatusCodes.Status415UnsupportedMediaType);
        studies.MapPut("/{name}/placement", PlaceAsync).RequireRateLimiting(ApiPolicies.Bodies).Describe(
            "Place", "Replaces where and when a study's trials run; changes no result.",
            TokenScope.Submit, NotFound, StatusCodes.Status413PayloadTooLarge,
            StatusCodes.Status415UnsupportedMediaType);
        studies.MapDelete("/{name}", DeleteAsync).Describe(
            "Delete", "Removes a study with all its trials, metrics and checkpoints.", TokenScope.Admin, NotFound);
    }

    private static Task<Results<Ok<StudyView>, ProblemResult>> PauseAsync(
        [Description(Words.StudyName)] string name, IStudyStore store, CancellationToken cancellation) =>
        ChangeAsync(store, name, "paused", (study, token) => store.PauseAsync(study.Id, token), cancellation);

    private static Task<Results<Ok<StudyView>, ProblemResult>> ResumeAsync(
        [Description(Words.StudyName)] string name, IStudyStore store, CancellationToken cancellation) =>
        ChangeAsync(store, name, "resumed", (study, token) => store.ResumeAsync(study.Id, token), cancellation);

    private static Task<Results<Ok<StudyView>, ProblemResult>> CancelAsync(
        [Description(Words.StudyName)] string name, IStudyStore store, CancellationToken cancellation) =>
        ChangeAsync(store, name, "cancelled", (study, token) => store.CancelAsync(study.Id, token), cancellation);

    private static Task<Results<Ok<StudyView>, ProblemResult>> PlaceAsync(
        [Description(Words.StudyName)] string name,
        JsonBody<PlacementView> body,
        IStudyStore store,
        CancellationToken cancellation)
    {
        PlacementView placement = body.Value;
        StudyPlacement checkedPlacement = Placement.Of(placement.Priority, placement.Parallel, placement.Labels);
        return ChangeAsync(
            store,
            name,
            "placed",
            (study, token) => store.PlaceAsync(
                study.Id, StudyAdmission.Place(study.Problem?.Name, checkedPlacement), token),
            cancellation);
    }

    private static async Task<Results<Ok<RetryView>, ProblemResult>> RetryAsync(
        [Description(Words.StudyName)] string name,
        IStudyStore store,
        CancellationToken cancellation,
        [Description(Words.IdempotencyKey)][FromHeader(Name = Words.IdempotencyHeader)] string? key = null)
    {
        Guid request = IdempotencyKey.ToRequest("retry", key) ?? Guid.NewGuid();
        int trials = 0;
        Results<Ok<StudyView>, ProblemResult> result = await ChangeAsync(
            store,
            name,
            "retried",
            async (study, token) =>
            {
                RetryOutcome outcome = await store.RetryAsync(study.Id, request, token);
                trials = outcome.Trials;
                return outcome.Outcome;
            },
            cancellation);
        return result.Result switch
        {
            Ok<StudyView> { Value: { } study } => TypedResults.Ok(new RetryView(trials, study)),
            _ => (ProblemResult)result.Result,
        };
    }

    private static async Task<Results<Ok<StudyView>, ProblemResult>> ExtendAsync(
        [Description(Words.StudyName)] string name,
        JsonBody<ExtensionView> body,
        IStudyStore store,
        CancellationToken cancellation)
    {
        ExtensionView extension = body.Value;
        try
        {
            return await ChangeAsync(
                store,
                name,
                "extended so, or another extension has this place",
                (study, token) => StudyExtending.ExtendAsync(
                    store, study, new(extension.Seeds ?? [], extension.Configurations), extension.Place, token),
                cancellation);
        }
        catch (InvalidDataException exception)
        {
            throw new RequestRefusedException(exception.Message, innerException: exception);
        }
    }

    private static async Task<Results<NoContent, ProblemResult>> DeleteAsync(
        [Description(Words.StudyName)] string name,
        IStudyStore store,
        StudyDeletions deletions,
        CancellationToken cancellation,
        [Description("The study's key: another one of the same name stays. Any when left out.")]
        [NotNegative] long? id = null)
    {
        StudyRecord? study = await store.FindStudyAsync(name, cancellation);
        return study is not null && (id ?? study.Id) == study.Id && await deletions.DeleteAsync(study.Id, cancellation)
            ? TypedResults.NoContent()
            : id is { } key ? Problem.NoStudy(name, key) : Problem.NoStudy(name);
    }

    /// <summary>Changes a study and answers with it as it then is.</summary>
    private static async Task<Results<Ok<StudyView>, ProblemResult>> ChangeAsync(
        IStudyStore store,
        string name,
        string changed,
        Func<StudyRecord, CancellationToken, Task<ControlOutcome>> change,
        CancellationToken cancellation)
    {
        if (await store.FindStudyAsync(name, cancellation) is not { } study) return Problem.NoStudy(name);
        ControlOutcome outcome = await change(study, cancellation);
        StudyRecord? now = await store.GetStudyAsync(study.Id, cancellation);
        if (outcome == ControlOutcome.Missing || now is null) return Problem.NoStudy(name);
        return outcome == ControlOutcome.Done
            ? TypedResults.Ok(Views.Of(now))
            : Problem.StateRefused(name, now.Status, changed);
    }
}
