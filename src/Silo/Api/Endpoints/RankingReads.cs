using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Sweep.Client.Contracts;
using Sweep.Silo.Api.Problems;
using Sweep.Store;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>Ranks studies.</summary>
internal static class RankingReads
{
    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder studies) =>
        studies.MapGet("/{name}/ranking", RankAsync).RequireRateLimiting(ApiPolicies.Heavy)
            .Produces<StudyRankingView>()
            .Produces(StatusCodes.Status304NotModified)
            .Describe(
                "Rank",
                "A study's arms in order of every criterion. Its ETag is the study's revision.",
                TokenScope.Read,
                StatusCodes.Status404NotFound)
            .Reads(HeaderNames.IfNoneMatch, "The ETag that the caller has: the ranking is sent only if it is another.")
            .Answers(
                HeaderNames.ETag, "The study's revision.", StatusCodes.Status200OK, StatusCodes.Status304NotModified);

    private static async Task<Results<FileContentHttpResult, StatusCodeHttpResult, ProblemResult>> RankAsync(
        [Description(Words.StudyName)] string name,
        HttpContext context,
        IStudyStore store,
        RankingCache rankings,
        CancellationToken cancellation)
    {
        if (await store.FindStudyAsync(name, cancellation) is not { } study) return Problem.NoStudy(name);
        context.Response.Headers.CacheControl = "no-cache"; // to be kept, but asked about every time
        EntityTagHeaderValue tag = new($"\"{study.Id}-{study.Revision}\"");
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(
            known => known.Compare(tag, useStrongComparison: false) || known.Equals(EntityTagHeaderValue.Any)))
        {
            // Whoever has it needs nothing to be made.
            context.Response.Headers.ETag = tag.ToString();
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        return TypedResults.Bytes(await rankings.GetAsync(study, cancellation), "application/json", entityTag: tag);
    }
}
