using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Sweep.Client.Contracts;
using Sweep.Core.Studies;
using Sweep.Silo.Api.Problems;
using Sweep.Store;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>Reads attempts.</summary>
internal static class AttemptReads
{
    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder studies) =>
        studies.MapGet("/{name}/attempts", ListAsync).Describe(
            "ListAttempts", "Attempts at a study's trials, page by page: times and silos.", TokenScope.Read,
            StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<AttemptPage>, ProblemResult>> ListAsync(
        [Description(Words.StudyName)] string name,
        IStudyStore store,
        CancellationToken cancellation,
        [Description("Only attempts after this place: the next of the page before.")] string? after = null,
        [Description("Most attempts of the page, 1 to 1000; 100 when left out.")]
        [Range(1, ApiLimits.MaxPage)] int? limit = null)
    {
        AttemptQuery query = PlaceOf(after) with { Limit = Page.Size(limit) };
        if (await store.FindStudyAsync(name, cancellation) is not { } study) return Problem.NoStudy(name);
        IReadOnlyList<AttemptRecord> attempts = await store.ListAttemptsAsync(study.Id, query, cancellation);
        return TypedResults.Ok(new AttemptPage(
            [.. attempts.Select(Views.Of)], attempts.Count == query.Limit ? PlaceOf(attempts[^1]) : null));
    }

    private static string PlaceOf(AttemptRecord attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{attempt.TrialNumber}.{attempt.Number}");

    private static AttemptQuery PlaceOf(string? after)
    {
        if (after is null) return new();
        string[] parts = after.Split('.');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long trial)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int attempt)
                ? new(trial, attempt)
                : throw new RequestRefusedException(
                    $"after: found {Names.Quote(after)}, expected the next of the page before, such as 17.1.");
    }
}
