using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Sweep.Client.Contracts;
using Sweep.Silo.Api.External;
using Sweep.Silo.Api.Problems;
using Sweep.Store;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>Gives trials to clients that evaluate them, and takes what they tell.</summary>
internal static class AskTell
{
    private const int MaxName = 128;

    private static readonly int[] Problems =
    [
        StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge,
        StatusCodes.Status415UnsupportedMediaType,
    ];

    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder studies)
    {
        studies.MapPost("/{name}/ask", AskAsync).RequireRateLimiting(ApiPolicies.Bodies).Describe(
            "Ask", "Gives trials of an external study to a client that evaluates them.", TokenScope.Submit, Problems);
        studies.MapPost("/{name}/tell", TellAsync).RequireRateLimiting(ApiPolicies.Bodies).Describe(
            "Tell", "Stores the metrics of trials that a client evaluates, and ends them.",
            TokenScope.Submit, Problems);
    }

    private static async Task<Results<Ok<AskAnswer>, ProblemResult>> AskAsync(
        [Description(Words.StudyName)] string name,
        JsonBody<AskRequest> body,
        IStudyStore store,
        ExternalTrials trials,
        CancellationToken cancellation)
    {
        AskRequest ask = body.Value;
        Page.Size(ask.Limit);
        if (ask.Client.Length is 0 or > MaxName || ask.Client.Any(char.IsControl))
        {
            throw new RequestRefusedException(
                $"client: expected a name of 1 to {MaxName} characters, none of control.");
        }

        if (ask.Incarnation == Guid.Empty || ask.Request == Guid.Empty)
            throw new RequestRefusedException("incarnation, request: expected ids of the client's own making.");
        if (await store.FindStudyAsync(name, cancellation) is not { } study) return Problem.NoStudy(name);
        if (!StudyAdmission.IsExternal(study.Problem?.Name)) return Problem.NotExternal(name);
        return await trials.AskAsync(study, ask, cancellation) is { } answer
            ? TypedResults.Ok(answer)
            : Problem.ClientLost();
    }

    private static async Task<Results<Ok<TellAnswer>, ProblemResult>> TellAsync(
        [Description(Words.StudyName)] string name,
        JsonBody<TellRequest> body,
        IStudyStore store,
        ExternalTrials trials,
        CancellationToken cancellation)
    {
        TellRequest tell = body.Value;
        if (tell.Trials.Count is 0 or > ApiLimits.MaxPage || tell.Trials.Contains(null!))
            throw new RequestRefusedException($"trials: expected 1 to {ApiLimits.MaxPage} of them, none of them null.");
        if (await store.FindStudyAsync(name, cancellation) is not { } study) return Problem.NoStudy(name);
        return StudyAdmission.IsExternal(study.Problem?.Name)
            ? TypedResults.Ok(await trials.TellAsync(study, tell, cancellation))
            : Problem.NotExternal(name);
    }
}
