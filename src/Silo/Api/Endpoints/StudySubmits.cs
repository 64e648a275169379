using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Sweep.Client.Contracts;
using Sweep.Core.Data;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Grains;
using Sweep.Silo.Api.Problems;
using Sweep.Store;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>Takes studies.</summary>
internal static class StudySubmits
{
    private const int MaxFileName = 1024;
    private const string Yaml = "application/yaml";

    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder studies) =>
        studies.MapPost("/", SubmitAsync)
            .RequireRateLimiting(ApiPolicies.Bodies)
            .Accepts<string>(Yaml, "application/json", "text/yaml", "text/plain")
            .Describe(
                "Submit",
                "Stores a study: the body is its file, YAML or JSON. The same study again is the same study.",
                TokenScope.Submit,
                StatusCodes.Status409Conflict,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status415UnsupportedMediaType,
                StatusCodes.Status422UnprocessableEntity)
            .Reads(HeaderNames.TraceParent, "W3C trace context: the study's trials link to it.")
            .Answers(HeaderNames.Location, "The study's address.", StatusCodes.Status201Created);

    private static async Task<Results<Created<StudyView>, Ok<StudyView>, ProblemResult>> SubmitAsync(
        HttpRequest request,
        IStudyStore store,
        IDatasetSource datasets,
        HeavySlots heavy,
        CancellationToken cancellation,
        [Description("Name of the study file, for errors.")] string? file = null,
        [Description("-1000 to 1000: studies of a higher one go first, equal ones share. 0 when left out.")]
        [Range(-Placement.MaxPriority, Placement.MaxPriority)] int priority = 0,
        [Description("Most trials that run at the same time.")][Range(1, int.MaxValue)] int? parallel = null,
        [Description("Labels that a silo must have to run its trials, with commas between.")] string? labels = null,
        [Description(Words.IdempotencyKey)][FromHeader(Name = Words.IdempotencyHeader)] string? key = null)
    {
        file ??= "study";
        Guid? id = IdempotencyKey.ToRequest("submit", key);
        StudyPlacement placement = Placement.Of(
            priority, parallel, string.IsNullOrEmpty(labels) ? null : labels.Split(','));
        if (file.Length > MaxFileName)
            throw new RequestRefusedException(
                $"file: found {file.Length} characters, expected at most {MaxFileName}.");
        byte[] bytes = await RequestBody.ReadAsync(request, cancellation);
        using RateLimitLease slot = await heavy.AcquireAsync(permitCount: 1, cancellation);
        if (!slot.IsAcquired) return Problem.TooMany();
        StudyReadResult read = StudyReader.Read(bytes, file);
        if (read.Study is not { } study) return Problem.StudyRefused(read.Errors.Select(Views.Of));

        ProblemIdentity problem;
        try
        {
            string? refusal = await Task.Run(
                () => StudyAdmission.Refusal(study, datasets, cancellation), cancellation);
            if (refusal is not null) return Problem.StudyRefused([new(file, 0, 0, "", refusal)]);
            problem = StudyProblem.Identify(study, datasets);
        }
        catch (Exception exception) when (exception is DatasetMissingException or DatasetCorruptException)
        {
            return Problem.NoData(exception.Message);
        }

        SubmitOutcome outcome = await store.SubmitAsync(
            new(study.Name, study.CanonicalText, Encoding.UTF8.GetString(bytes), NumericsVersion.Current, problem,
                study.PlannedTrials, StudyAdmission.Place(problem.Name, placement), TraceParent.Of(request), id),
            cancellation);
        if (outcome.KeyReused) return Problem.KeyReused(outcome.Study.Name);
        StudyView view = Views.Of(outcome.Study);
        if (outcome.Created) return TypedResults.Created($"/api/v1/studies/{Uri.EscapeDataString(study.Name)}", view);
        if (outcome.Study.Definition != study.CanonicalText)
        {
            return Problem.OtherStudy(
                study.Name,
                StudyDifference.Between(outcome.Study.Definition, study.CanonicalText).Select(Views.Of));
        }

        return StudyAdmission.Conflict(outcome.Study, problem) is { } conflict
            ? Problem.StudyBegunOtherwise(conflict)
            : TypedResults.Ok(view);
    }
}
