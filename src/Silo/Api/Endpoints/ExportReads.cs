using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Sweep.Core.Studies;
using Sweep.Silo.Api.Problems;
using Sweep.Silo.Export;
using Sweep.Store;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>Exports studies.</summary>
internal static class ExportReads
{
    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder studies) =>
        studies.MapGet("/{name}/export", ExportAsync)
            .RequireRateLimiting(ApiPolicies.Heavy)
            .Produces<string>(StatusCodes.Status200OK, "text/csv", "application/json")
            .Describe(
                "Export",
                "A study's trials and metrics: the bytes of 'sweep export'. An answer that ends early was cut off.",
                TokenScope.Read,
                StatusCodes.Status404NotFound)
            .WithRequestTimeout(ApiPolicies.Export);

    private static async Task<Results<PushStreamHttpResult, ProblemResult>> ExportAsync(
        [Description(Words.StudyName)] string name,
        IStudyStore store,
        CancellationToken cancellation,
        [Description("csv (when left out) or json.")] string? format = null,
        [Description("For csv: 'points' (when left out), every point of every curve, or 'trials', one row a trial.")]
        string? table = null,
        [Description("For csv: the attempts, with times and silos, instead of the table. For json: in addition.")]
        bool attempts = false)
    {
        ExportFormat what = Choice("format", format, ExportFormat.Csv);
        ExportTable rows = Choice("table", table, ExportTable.Points);
        if (await store.FindStudyAsync(name, cancellation) is not { } study) return Problem.NoStudy(name);
        return TypedResults.Stream(
            output => StudyExport.WriteAsync(store, study, what, rows, attempts, output, cancellation),
            what == ExportFormat.Json ? "application/json" : "text/csv; charset=utf-8");
    }

    private static T Choice<T>(string parameter, string? value, T otherwise)
        where T : struct, Enum
    {
        if (value is null) return otherwise;
        foreach (T known in Enum.GetValues<T>())
        {
            if (Views.Lower(known) == value) return known;
        }

        string expected = string.Join(" or ", Enum.GetValues<T>().Select(Views.Lower));
        throw new RequestRefusedException($"{parameter}: found {Names.Quote(value)}, expected {expected}.");
    }
}
