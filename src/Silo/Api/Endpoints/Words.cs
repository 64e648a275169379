namespace Sweep.Silo.Api.Endpoints;

/// <summary>Descriptions that several endpoints share.</summary>
internal static class Words
{
    public const string StudyName = "Name of the study.";
    public const string TrialNumber = "Number of the trial within its study, from 0.";
}
