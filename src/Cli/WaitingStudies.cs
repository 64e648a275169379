using System.Globalization;
using Sweep.Cli.Access;
using Sweep.Client;
using Sweep.Client.Contracts;
using Sweep.Store;

namespace Sweep.Cli;

/// <summary>Active studies that no silo at work may run, so that they wait without a word.</summary>
/// <param name="silos">The silos at work that run trials.</param>
internal sealed class WaitingStudies(IReadOnlyList<SiloView> silos)
{
    /// <summary>What to do where no silo has a study's numerics version.</summary>
    public const string NumericsRemedy =
        "Start 'sweep silo' of the Sweep that stored it, or delete it and submit it again";

    /// <summary>What to do where no silo has a study's labels.</summary>
    public const string LabelsRemedy =
        "Start 'sweep silo' with --labels, or change what is asked for with 'sweep place'";

    /// <summary>Looks at the fleet.</summary>
    /// <param name="studies">Where to ask.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    public static async Task<WaitingStudies> LookAsync(IStudyAccess studies, CancellationToken cancellation) =>
        new([.. (await studies.ListSilosAsync(all: false, cancellation)).Where(silo => silo.Slots > 0)]);

    /// <summary>Why a study waits, and the remedy, in a line; null where it does not, or nobody can say.</summary>
    /// <param name="studies">Where it is.</param>
    /// <param name="study">The study.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    public static async Task<string?> ReasonAsync(
        IStudyAccess studies, StudyView study, CancellationToken cancellation)
    {
        if (study.Status != "active") return null;
        try
        {
            WaitingStudies waiting = await LookAsync(studies, cancellation);
            return waiting.LacksNumerics(study) is { } version
                    ? $"waits: no silo at work has numerics version {version}. {NumericsRemedy}."
                : waiting.LacksLabels(study) is { } labels
                    ? $"waits: no silo at work has all of its labels ({labels}). {LabelsRemedy}."
                : null;
        }
        catch (Exception error) when (error is StoreException or SweepApiException or SweepUnreachableException)
        {
            return null; // a remark: the study itself was read, and is worth more than this
        }
    }

    /// <summary>The numerics version that no silo has; null where one has it, or there is no silo at all.</summary>
    public string? LacksNumerics(StudyView study) =>
        study.Status == "active" && silos.Count > 0 && study.NumericsVersion is { } version
        && !silos.Any(silo => HasNumerics(silo, study))
            ? version.ToString(CultureInfo.InvariantCulture)
            : null;

    /// <summary>The labels that no silo has, together; null where one has, or there is no silo at all.</summary>
    public string? LacksLabels(StudyView study) =>
        study.Status == "active" && silos.Count > 0 && study.Placement.Labels is { Count: > 0 } labels
        && !silos.Any(silo => labels.All(silo.Labels.Contains) && HasNumerics(silo, study))
            ? string.Join(",", labels)
            : null;

    /// <summary>A server of an earlier version does not tell a study's: then any may be right.</summary>
    private static bool HasNumerics(SiloView silo, StudyView study) =>
        study.NumericsVersion is not { } version || silo.NumericsVersion == version;
}
