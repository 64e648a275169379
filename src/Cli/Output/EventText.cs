using Sweep.Client.Contracts;
using Sweep.Core.Training;

namespace Sweep.Cli.Output;

/// <summary>Events of trials in words.</summary>
internal static class EventText
{
    /// <summary>One event: step, rule, value and new rate, or that the rule never fired.</summary>
    public static string Of(TrainingEventView happened)
    {
        string value = double.IsNaN(happened.Value) ? "nothing compared" : $"value {Format.Number(happened.Value)}";
        return happened.Kind == TrainingEvent.Switched
            ? $"switched by {happened.Rule} at step {happened.Step} ({value}), new rate {Rate(happened)}"
            : $"{happened.Rule} never fired in {happened.Step} steps ({value})";
    }

    /// <summary>A configuration's events, a line for each that differs, with the seeds in which it happened.</summary>
    public static IEnumerable<string> Lines(IEnumerable<SeedEventView> events) => events
        .GroupBy(happened => Of(happened.Event), happened => happened.Seed)
        .Select(same => $"seed{(same.Count() > 1 ? "s" : "")} {string.Join(", ", same)}: {same.Key}");

    private static string Rate(TrainingEventView happened) =>
        happened.NewRate is { } rate ? Format.Number(rate) : "unknown";
}
