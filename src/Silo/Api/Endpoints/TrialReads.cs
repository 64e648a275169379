using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Sweep.Client.Contracts;
using Sweep.Core.Studies;
using Sweep.Silo.Api.Curves;
using Sweep.Silo.Api.Problems;
using Sweep.Store;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>Reads trials and their curves.</summary>
internal static class TrialReads
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder studies)
    {
        studies.MapGet("/{name}/trials", ListAsync).Describe(
            "ListTrials", "Trials in order of number, page by page, or those that changed.", TokenScope.Read,
            StatusCodes.Status404NotFound);
        studies.MapGet("/{name}/trials/{number}", FindAsync).Describe(
            "FindTrial", "A trial.", TokenScope.Read,
            StatusCodes.Status404NotFound);
        studies.MapGet("/{name}/trials/{number}/curves", CurvesAsync).RequireRateLimiting(ApiPolicies.Heavy).Describe(
            "ReadCurves", "A trial's curves, whole or down-sampled, or what is new of them.", TokenScope.Read,
            StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<TrialPage>, ProblemResult>> ListAsync(
        [Description(Words.StudyName)] string name,
        IStudyStore store,
        CancellationToken cancellation,
        [Description("Only trials that changed after this revision of the study.")]
        [FromQuery(Name = "after_revision")]
        [NotNegative] long? afterRevision = null,
        [Description("Only trials with this number or a higher one: the next of the page before.")]
        [NotNegative] long? from = null,
        [Description("Most trials of the page, 1 to 1000; 100 when left out.")]
        [Range(1, ApiLimits.MaxPage)] int? limit = null,
        [Description(
            "Only trials in this state: queued, running, completed, pruned, diverged, failed, quarantined or "
            + "cancelled.")]
        string? state = null)
    {
        TrialQuery query = new(
            afterRevision ?? 0, from ?? 0, Page.Size(limit), StateOf(state));
        if (await store.FindStudyAsync(name, cancellation) is not { } study) return Problem.NoStudy(name);
        IReadOnlyList<TrialRecord> trials = await store.ListTrialsAsync(study.Id, query, cancellation);
        return TypedResults.Ok(new TrialPage(
            study.Revision,
            [.. trials.Select(Views.Of)],
            trials.Count == query.Limit ? trials[^1].Number + 1 : null));
    }

    private static async Task<Results<Ok<TrialView>, ProblemResult>> FindAsync(
        [Description(Words.StudyName)] string name,
        [Description(Words.TrialNumber)][NotNegative] long number,
        IStudyStore store,
        CancellationToken cancellation)
    {
        if (await store.FindStudyAsync(name, cancellation) is not { } study) return Problem.NoStudy(name);
        return await NumberedAsync(store, study, number, cancellation) is { } trial
            ? TypedResults.Ok(Views.Of(trial))
            : Problem.NoTrial(name, number);
    }

    private static async Task<Results<Ok<CurvesView>, ProblemResult>> CurvesAsync(
        [Description(Words.StudyName)] string name,
        [Description(Words.TrialNumber)][NotNegative] long number,
        IStudyStore store,
        CancellationToken cancellation,
        [Description("Most points of each curve, 10 to 100000, chosen so that its shape shows; all when left out.")]
        [Range(CurveSampler.MinPoints, CurveSampler.MaxPoints)] int? points = null,
        [Description("Only points after those of the answer that this cursor came with.")] string? cursor = null)
    {
        CurveCursor seen = cursor is null ? CurveCursor.Start : CurveCursor.Parse(cursor)
            ?? throw new RequestRefusedException(
                $"cursor: found {Names.Quote(cursor)}, expected the cursor of an answer about the same trial.");
        if (await store.FindStudyAsync(name, cancellation) is not { } study) return Problem.NoStudy(name);
        if (await NumberedAsync(store, study, number, cancellation) is not { } trial)
            return Problem.NoTrial(name, number);
        return TypedResults.Ok(await new CurveReading(store, points).ReadAsync(trial, seen, cancellation));
    }

    private static async Task<TrialRecord?> NumberedAsync(
        IStudyStore store, StudyRecord study, long number, CancellationToken cancellation)
    {
        IReadOnlyList<TrialRecord> found = await store.ListTrialsAsync(
            study.Id, new(FromNumber: number, Limit: 1), cancellation);
        return found.FirstOrDefault(trial => trial.Number == number);
    }

    private static TrialState? StateOf(string? state)
    {
        if (state is null) return null;
        string[] names = [.. Enum.GetNames<TrialState>().Select(known => known.ToLowerInvariant())];
        if (names.Contains(state)) return Enum.Parse<TrialState>(state, ignoreCase: true);
        throw new RequestRefusedException(
            $"state: found {Names.Quote(state)}, expected one of {string.Join(", ", names)}"
            + Names.Suggest(state, names));
    }
}
