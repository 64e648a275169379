using System.Globalization;
using System.Text;
using Sweep.Core.Catalogue;
using Sweep.Core.Schedules;
using Sweep.Core.Training;

namespace Sweep.Cli.Reference;

/// <summary>
/// Draws a schedule at its defaults, once for every option of its choices: the rate over a budget of 10,000 steps (100
/// epochs) for a base rate of 1, and the momentum where the schedule cycles it.
/// </summary>
internal static class ScheduleChart
{
    private const string Namespace = "http://www.w3.org/2000/svg";
    private const int Steps = 10_000, StepsPerEpoch = 100, Spacing = 20;
    private const int Width = 640, Height = 260, Left = 70, Right = 20, Top = 30, Bottom = 30;
    private static readonly string[] Colours = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd"];

    /// <summary>The picture.</summary>
    public static string Svg(ScheduleEntry entry)
    {
        List<(string Name, ScheduleValue[] Values)> curves =
            [.. Variants(entry).Select(variant => (variant.Name, Values(entry, variant.Spec)))];
        double top = curves.Max(curve => curve.Values.Max(value => value.LearningRate));
        StringBuilder svg = new();
        svg.Append(string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="{Namespace}" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12">
            <rect width="{Width}" height="{Height}" fill="white"/>
            <path d="M{Left} {Top}V{Height - Bottom}H{Width - Right}" fill="none" stroke="black"/>
            <text x="{Left - 6}" y="{Top + 4}" text-anchor="end">{top:G3}</text>
            <text x="{Left - 6}" y="{Height - Bottom + 4}" text-anchor="end">0</text>
            <text x="{Left}" y="{Height - 10}">step 0</text>
            <text x="{Width - Right}" y="{Height - 10}" text-anchor="end">{Steps}</text>

            """).ReplaceLineEndings("\n"));
        double x = Left;
        for (int i = 0; i < curves.Count; i++)
        {
            (string name, ScheduleValue[] values) = curves[i];
            string colour = Colours[i % Colours.Length];
            Line(svg, values.Select(value => value.LearningRate / top), colour, "");
            if (values[0].Momentum is not null)
                Line(svg, values.Select(value => value.Momentum ?? 0), colour, " stroke-dasharray=\"4 4\"");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"18\" fill=\"{colour}\">{name}</text>\n");
            x += 14 + (name.Length * 6.5);
        }

        if (curves[0].Values[0].Momentum is not null)
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"18\">dashed: momentum</text>\n");

        return svg.Append("</svg>\n").ToString();
    }

    private static IEnumerable<(string Name, ComponentSpec Spec)> Variants(ScheduleEntry entry)
    {
        if (entry.Hyperparameters.Any(setting => setting.Required))
        {
            // Only a sequence has no default: any two schedules show what it does.
            TimedComponent[] pieces =
            [
                new(SweepCatalogue.Schedules["constant"].Spec(), Duration.Fraction(0.4)),
                new(SweepCatalogue.Schedules["cosine"].Spec(), null),
            ];
            yield return ("constant, then cosine", entry.Spec(("pieces", (IReadOnlyList<TimedComponent>)pieces)));
            yield break;
        }

        ChoiceHyperparameter? choice = entry.Hyperparameters.OfType<ChoiceHyperparameter>()
            .FirstOrDefault(setting => setting.Name is "form" or "decay" or "shape");
        if (choice is null)
        {
            yield return (entry.Name, entry.Spec());
            yield break;
        }

        foreach (string option in choice.Options)
            yield return ($"{choice.Name}: {option}", entry.Spec((choice.Name, option)));
    }

    private static ScheduleValue[] Values(ScheduleEntry entry, ComponentSpec spec)
    {
        ISchedule schedule = entry.Create(spec.Values, new(1, Steps, StepsPerEpoch));
        ScheduleValue[] values = new ScheduleValue[Steps];
        for (int step = 0; step < Steps; step++)
        {
            values[step] = schedule.At(step);

            // A loss that never improves, for schedules that listen.
            if ((step + 1) % StepsPerEpoch == 0) schedule.Observe(step + 1, StalledMetrics);
        }

        return values;
    }

    private static SortedDictionary<string, double> StalledMetrics { get; } = new(
        MetricNames.All.ToDictionary(name => name, _ => 1.0), StringComparer.Ordinal);

    private static void Line(StringBuilder svg, IEnumerable<double> shares, string colour, string style)
    {
        svg.Append("<polyline points=\"");
        int step = 0;
        foreach (double share in shares)
        {
            double x = Left + ((double)step++ / (Steps - 1) * (Width - Left - Right));
            double y = Height - Bottom - (Math.Clamp(share, 0, 1) * (Height - Top - Bottom));
            if (step % Spacing == 1 || step == Steps) svg.Append(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#} ");
        }

        svg.Length--;
        svg.Append(
            CultureInfo.InvariantCulture, $"\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\"{style}/>\n");
    }
}
