using System.CommandLine;
using Sweep.Cli.Access;
using Sweep.Cli.Output;
using Sweep.Client.Contracts;

namespace Sweep.Cli.Commands;

/// <summary><c>sweep rank</c>: a study's ranking.</summary>
internal static class RankCommand
{
    private const int HeadWidth = 32; // rank, configuration, seeds and the gaps between them
    private const int MetricWidth = 24; // an interval of two numbers, and a gap

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> name = CommonOptions.StudyName();
        AccessOptions access = new();
        Option<bool> json = CommonOptions.Json();
        Command command = AccessOptions.Command("rank", "Ranks a study's arms, finished or not.", access, name, json);
        command.SetAction(async (result, cancellation) =>
        {
            await using IStudyAccess studies = await access.OpenAsync(result, AccessMode.Read, cancellation);
            Show(await studies.RankAsync(result.GetRequiredValue(name), cancellation), result.GetValue(json));
        });
        return command;
    }

    /// <summary>Prints a ranking.</summary>
    public static void Show(StudyRankingView ranking, bool json)
    {
        if (json) Print.Json(ranking);
        else PrintRanking(ranking);
    }

    private static void PrintRanking(StudyRankingView ranking)
    {
        Console.WriteLine(ProblemText.Line(ranking.Problem));
        foreach (CriterionRankingView criterion in ranking.Criteria)
        {
            Console.WriteLine();
            string point = criterion.View == "final" ? "at the last evaluation" : "where it was best";
            Console.WriteLine($"By {criterion.Metric} ({criterion.Goal}), {point}:");
            PrintArms(criterion);
            foreach (string warning in criterion.Warnings) Console.WriteLine($"  ! {warning}");
        }

        foreach (IGrouping<string, ComparisonView> view in ranking.Comparisons.GroupBy(comparison => comparison.View))
        {
            Console.WriteLine();
            Console.WriteLine(
                view.Key == "final"
                    ? "Comparisons, at the last evaluation:"
                    : "Comparisons, where the first criterion was best:");
            foreach (ComparisonView comparison in view) Console.WriteLine($"  {comparison.Verdict}");
        }

        Console.WriteLine();
        foreach (string warning in ranking.Warnings) Console.WriteLine($"! {warning}");
    }

    private static void PrintArms(CriterionRankingView criterion)
    {
        string[] metrics =
            [.. criterion.Arms.SelectMany(arm => arm.Metrics.Select(metric => metric.Metric)).Distinct()];
        int room = Print.Console.Profile.Width - HeadWidth - criterion.Arms.Max(arm => arm.Arm.Length);
        foreach (string[] columns in metrics.Chunk(Math.Max(2, room / MetricWidth)))
        {
            Print.Table(
                ["", "arm", "configuration", "seeds", .. columns],
                criterion.Arms.Select(arm => (IEnumerable<string>)
                [
                    $"{arm.Rank}", arm.Arm, arm.Configuration is { } number ? $"#{number}" : arm.Standing,
                    $"{arm.Seeds}",
                    .. columns.Select(metric => Cell(arm.Metrics.FirstOrDefault(summary => summary.Metric == metric))),
                ]));
        }

        foreach (ArmRankingView arm in criterion.Arms)
        {
            Console.WriteLine(arm.Configuration is { } number
                ? $"  {arm.Arm} #{number}: {arm.Parameters?.ToJsonString()}"
                : $"  {arm.Arm}: no configuration");
            foreach (string line in EventText.Lines(arm.Events)) Console.WriteLine($"    {line}");
            foreach (string note in arm.Notes) Console.WriteLine($"    ! {note}");
        }
    }

    private static string Cell(MetricSummaryView? summary) => summary switch
    {
        null => "",
        { Low: { } low, High: { } high } =>
            $"{Format.Number(summary.Mean)}\n[{Format.Number(low)}, {Format.Number(high)}]",
        _ => Format.Number(summary.Mean),
    };
}
