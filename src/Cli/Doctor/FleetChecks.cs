using System.Globalization;
using Sweep.Cli.Access;
using Sweep.Client.Contracts;

namespace Sweep.Cli.Doctor;

/// <summary>Checks of what is the same for a store and for a silo's API: studies, silos and clocks.</summary>
internal static class FleetChecks
{
    private const int ShownSilos = 5;
    private const int ShownStudies = 5;
    private static readonly TimeSpan LargeSkew = TimeSpan.FromSeconds(5);

    /// <summary>The silos that are at work.</summary>
    /// <param name="studies">Where to ask.</param>
    /// <param name="now">The store's clock, as far as it is known.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    public static async Task<Finding> SilosAsync(
        IStudyAccess studies, DateTimeOffset now, CancellationToken cancellation)
    {
        IReadOnlyList<SiloView> silos = await studies.ListSilosAsync(all: false, cancellation);
        if (silos.Count == 0) return new("silos", "none at work; 'sweep silo' starts one", Verdict.Good);
        string names = string.Join(", ", silos.Take(ShownSilos).Select(silo => silo.Name));
        if (silos.Count > ShownSilos) names += ", ...";
        string text = $"{silos.Count} at work with {silos.Sum(silo => silo.Slots)} slots: {names}";
        string[] late = [.. silos.Where(silo => silo.ExpiresAt < now).Select(silo => silo.Name)];
        return late.Length == 0
            ? new("silos", text, Verdict.Good)
            : new(
                "silos",
                $"{text}; the lease of {string.Join(", ", late.Take(ShownSilos))} is over: dead, stopped or cut off. "
                + "Any other silo takes back what they held",
                Verdict.Warning);
    }

    /// <summary>Active studies that no silo at work may run, whatever they wait for.</summary>
    /// <param name="studies">Where to ask.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <returns>Nothing where there is none, or no silo at all.</returns>
    public static async Task<IReadOnlyList<Finding>> WaitingAsync(
        IStudyAccess studies, CancellationToken cancellation)
    {
        WaitingStudies waiting = await WaitingStudies.LookAsync(studies, cancellation);
        IReadOnlyList<StudyView> all = await studies.ListStudiesAsync(cancellation);
        return
        [
            .. Find("labels", "the labels", waiting.LacksLabels, WaitingStudies.LabelsRemedy),
            .. Find("numerics", "the numerics version", waiting.LacksNumerics, WaitingStudies.NumericsRemedy),
        ];

        IEnumerable<Finding> Find(string check, string what, Func<StudyView, string?> lacks, string remedy)
        {
            string[] found =
                [.. from study in all let lacking = lacks(study) where lacking is not null
                    select $"{study.Name} ({lacking})"];
            if (found.Length == 0) yield break;
            string names = string.Join(", ", found.Take(ShownStudies)) + (found.Length > ShownStudies ? ", ..." : "");
            yield return new(
                check, $"no silo at work has {what} that these studies ask for: {names}. {remedy}", Verdict.Warning);
        }
    }

    /// <summary>How far the clock over there is from this machine's.</summary>
    /// <param name="skew">How far it is ahead.</param>
    public static Finding Clock(TimeSpan skew)
    {
        string seconds = skew.Duration().TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        string text = $"{seconds} s {(skew < TimeSpan.Zero ? "behind" : "ahead of")} this machine's";
        return skew.Duration() < LargeSkew
            ? new("clock", text, Verdict.Good)
            : new(
                "clock",
                $"{text}: leases and results do not depend on it, but times in logs and tables do. Keep the clocks in "
                + "step, with NTP or the like",
                Verdict.Warning);
    }
}
