namespace Sweep.Silo.Api.Endpoints;

/// <summary>Descriptions that several endpoints share.</summary>
internal static class Words
{
    public const string StudyName = "Name of the study.";
    public const string IdempotencyHeader = "Idempotency-Key";
    public const string IdempotencyKey =
        "Names the request, at most 255 characters: sent again with the same key, it is done once.";
    public const string TrialNumber = "Number of the trial within its study, from 0.";
}
