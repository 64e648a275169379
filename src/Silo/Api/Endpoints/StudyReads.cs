using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Sweep.Client.Contracts;
using Sweep.Silo.Api.Problems;
using Sweep.Store;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>Reads studies.</summary>
internal static class StudyReads
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder studies)
    {
        studies.MapGet("/", ListAsync).Describe(
            "ListStudies", "Studies in order of submission, page by page.", TokenScope.Read);
        studies.MapGet("/{name}", FindAsync).Describe(
            "FindStudy", "A study and how far it has got.", TokenScope.Read,
            StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<StudyPage>> ListAsync(
        IStudyStore store,
        CancellationToken cancellation,
        [Description("Only studies after this place: the next of the page before.")]
        [NotNegative] long? after = null,
        [Description("Most studies of the page, 1 to 1000; 100 when left out.")]
        [Range(1, ApiLimits.MaxPage)] int? limit = null)
    {
        int size = Page.Size(limit);
        IReadOnlyList<StudyRecord> found = await store.ListStudiesAsync(new(after ?? 0, size), cancellation);
        return TypedResults.Ok(new StudyPage(
            [.. found.Select(Views.Of)], found.Count == size ? found[^1].Id : null));
    }

    private static async Task<Results<Ok<StudyView>, ProblemResult>> FindAsync(
        [Description(Words.StudyName)] string name, IStudyStore store, CancellationToken cancellation) =>
        await store.FindStudyAsync(name, cancellation) is { } study
            ? TypedResults.Ok(Views.Of(study))
            : Problem.NoStudy(name);
}
