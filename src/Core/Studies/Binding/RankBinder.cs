using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;
using Sweep.Core.Training;

namespace Sweep.Core.Studies.Binding;

/// <summary>Reads the <c>rank:</c> list.</summary>
/// <param name="errors">Where errors go.</param>
/// <param name="arms">The arms' names; null where they could not be read.</param>
/// <param name="catalogue">Whose metrics can be named; null where clients name them as they like.</param>
internal sealed class RankBinder(StudyErrors errors, IReadOnlyList<string>? arms, CatalogueSet? catalogue)
{
    public const string Metric = "metric";
    private const string GoalKey = "goal";
    public const string Compare = "compare";
    public const string ArmKey = "arm";

    private readonly Dictionary<string, SourceMark> _criteria = new(StringComparer.Ordinal);

    private const string Side = "{arm: ..., metric: ...}";
    private const string Expected = $"{{metric: ..., goal: min | max}} or {{compare: [{Side}, {Side}]}}";

    /// <summary>Ranks by validation loss.</summary>
    public static RankByCriterion Default { get; } = new(new(MetricNames.ValidationLoss, Goal.Min));

    /// <summary>The lines and their canonical form; null, with errors added, if any is wrong.</summary>
    public (List<RankLine> Lines, SpaceNode Canonical)? Bind(StudyNode node, string path)
    {
        if (node is not StudyList { Items.Count: > 0 } list)
        {
            errors.Add(node.Mark, path, $"found {node.Description}, expected a list of {Expected}");
            return null;
        }

        List<RankLine> lines = [];
        List<SpaceNode> canonical = [];
        for (int i = 0; i < list.Items.Count; i++)
        {
            if (BindLine(list.Items[i], StudyPath.Join(path, i)) is not { } line) continue;
            lines.Add(line.Line);
            canonical.Add(line.Canonical);
        }

        return lines.Count == list.Items.Count ? (lines, new SpaceList(canonical)) : null;
    }

    private static SpaceMap Map(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => new KeyValuePair<string, SpaceNode>(field.Name, new SpaceFixed(field.Value))));

    private (RankLine Line, SpaceNode Canonical)? BindLine(StudyNode node, string path)
    {
        if (node is not StudyMap map)
        {
            errors.Add(node.Mark, path, $"found {node.Description}, expected {Expected}");
            return null;
        }

        if (map.Find(Compare) is { } compare)
        {
            return Known(map, path, Compare)
                ? BindCompare(compare.Value, StudyPath.Join(path, Compare))
                : null;
        }

        if (!Known(map, path, Metric, GoalKey, Compare)) return null;
        if (map.Find(Metric) is not { } metricEntry)
        {
            errors.Add(map.Mark, path, $"found no '{Metric}', expected {Expected}");
            return null;
        }

        string metricPath = StudyPath.Join(path, Metric);
        string? metric = BindMetric(metricEntry.Value, metricPath, selects: true);
        string? goalName = map.Find(GoalKey) is { } goalEntry
            ? BindName(goalEntry.Value, StudyPath.Join(path, GoalKey), "goal", ["min", "max"])
            : "";
        if (metric is null || goalName is null) return null;
        Goal goal = goalName switch { "min" => Goal.Min, "max" => Goal.Max, _ => MetricNames.GoalOf(metric) };
        if (!_criteria.TryAdd($"{metric} {goal}", metricEntry.Value.Mark))
        {
            errors.Add(metricEntry.Value.Mark, metricPath,
                $"found the criterion '{metric}' a second time, expected each once");
            return null;
        }

        return (new RankByCriterion(new(metric, goal)),
            goalName.Length == 0 ? Map((Metric, metric)) : Map((Metric, metric), (GoalKey, goalName)));
    }

    private (RankLine Line, SpaceNode Canonical)? BindCompare(StudyNode node, string path)
    {
        if (node is not StudyList { Items: [var left, var right] })
        {
            errors.Add(node.Mark, path,
                $"found {node.Description}, expected two sides: [{Side}, {Side}]");
            return null;
        }

        (ArmMetric Side, SpaceNode Canonical)? first = BindSide(left, StudyPath.Join(path, 0));
        (ArmMetric Side, SpaceNode Canonical)? second = BindSide(right, StudyPath.Join(path, 1));
        if (first is not { } a || second is not { } b) return null;
        if (a.Side == b.Side)
        {
            errors.Add(right.Mark, StudyPath.Join(path, 1),
                "found the same arm and metric on both sides, expected a difference");
            return null;
        }

        SpaceList sides = new([a.Canonical, b.Canonical]);
        return (new RankComparison(a.Side, b.Side), new SpaceMap([new(Compare, sides)]));
    }

    private (ArmMetric Side, SpaceNode Canonical)? BindSide(StudyNode node, string path)
    {
        if (node is not StudyMap map)
        {
            errors.Add(node.Mark, path, $"found {node.Description}, expected {Side}");
            return null;
        }

        if (!Known(map, path, ArmKey, Metric)) return null;
        if (map.Find(ArmKey) is not { } armEntry || map.Find(Metric) is not { } metricEntry)
        {
            errors.Add(map.Mark, path, $"found only part of a side, expected {Side}");
            return null;
        }

        string? arm = BindName(armEntry.Value, StudyPath.Join(path, ArmKey), "arm", arms);
        string? metric = BindMetric(metricEntry.Value, StudyPath.Join(path, Metric), selects: false);
        return arm is null || metric is null ? null : (new(arm, metric), Map((ArmKey, arm), (Metric, metric)));
    }

    private bool Known(StudyMap map, string path, params string[] names)
    {
        bool known = true;
        foreach (StudyEntry entry in map.Entries.Where(entry => !names.Contains(entry.Key)))
        {
            errors.Add(entry.Mark, StudyPath.Join(path, entry.Key),
                $"found the unknown name {Names.Quote(entry.Key)}, expected {string.Join(" or ", names)}"
                + Names.Suggest(entry.Key, names));
            known = false;
        }

        return known;
    }

    private string? BindMetric(StudyNode node, string path, bool selects)
    {
        if (BindName(node, path, "metric", known: null) is not { } metric) return null;
        if (KnownMetrics.Refusal(metric, catalogue, selects) is not { } refusal) return metric;
        errors.Add(node.Mark, path, refusal);
        return null;
    }

    // Known names are null where any name will do: where the arms themselves could not be read.
    private string? BindName(StudyNode node, string path, string what, IReadOnlyList<string>? known)
    {
        if (node is StudyScalar { Kind: not ScalarKind.Null } scalar)
        {
            if (known is null || known.Contains(scalar.Text)) return scalar.Text;
            errors.Add(node.Mark, path,
                $"found the unknown {what} {Names.Quote(scalar.Text)}, "
                + $"expected one of {string.Join(", ", known.Take(20))}{Names.Suggest(scalar.Text, known)}");
            return null;
        }

        errors.Add(node.Mark, path,
            $"found {node.Description}, expected the name of {(what == "arm" ? "an" : "a")} {what}");
        return null;
    }
}
