using Sweep.Core.Catalogue;
using Sweep.Core.Problems;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;
using Sweep.Core.Training;

namespace Sweep.Core.Studies.Binding;

/// <summary>Checks that the options of every arm's training fit what the study needs of it.</summary>
internal sealed class TrainCheck(
    StudyMap root, ProblemEntry problem, IReadOnlyList<RankLine> rank, CatalogueSet catalogue, StudyErrors errors)
{
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    /// <summary>Adds an error for whatever does not fit. False if there is one.</summary>
    public bool Check(IReadOnlyList<Arm> arms)
    {
        foreach (Arm arm in arms)
        {
            if (arm.Space.Fields.GetValueOrDefault(ArmSection.Train) is not SpaceMap train) continue;
            CheckSplits(arm, train);
            CheckProblem(arm, train);
        }

        return _said.Count == 0;
    }

    private void CheckSplits(Arm arm, SpaceMap train)
    {
        if (train.Fields.GetValueOrDefault(EvaluateSection.Name) is not SpaceMap evaluate
            || evaluate.Fields.GetValueOrDefault(EvaluateSection.Splits) is not { } splits)
            return;
        foreach (Split split in Enum.GetValues<Split>())
        {
            string name = split.ToString().ToLowerInvariant();
            SpaceFixed wanted = new(name);
            if (SpacePoints.Of(splits).All(list => ((SpaceList)list).Items.Contains(wanted))) continue;
            foreach ((string metric, string who) in Needs(arm, train))
            {
                if (MetricNames.SplitOf(metric) != split) continue;
                Add(arm, [EvaluateSection.Name, EvaluateSection.Splits],
                    $"found no '{name}', expected it: {who} '{metric}'");
                break;
            }
        }
    }

    private void CheckProblem(Arm arm, SpaceMap train)
    {
        if (!problem.HasClasses && train.Fields.ContainsKey(TrainSection.LabelSmoothing))
        {
            Add(arm, [TrainSection.LabelSmoothing],
                $"found '{TrainSection.LabelSmoothing}', expected none: problem '{problem.Name}' has no classes");
        }

        if (!problem.HasImages && train.Fields.ContainsKey(AugmentSection.Name))
        {
            Add(arm, [AugmentSection.Name],
                $"found '{AugmentSection.Name}', expected none: problem '{problem.Name}' has no images");
        }
    }

    private IEnumerable<(string Metric, string Who)> Needs(Arm arm, SpaceMap train)
    {
        foreach (RankByCriterion line in rank.OfType<RankByCriterion>())
            yield return (line.Criterion.Metric, "the study ranks by");
        foreach (RankComparison line in rank.OfType<RankComparison>())
        {
            if (line.Left.Arm == arm.Name) yield return (line.Left.Metric, "the study compares");
            if (line.Right.Arm == arm.Name) yield return (line.Right.Metric, "the study compares");
        }

        if (train.Fields.GetValueOrDefault(StopSection.Name) is SpaceMap stop)
        {
            foreach (string metric in StopSection.Metrics(stop)) yield return (metric, "'stop' watches");
        }

        foreach ((string section, ComponentKind kind) in
            new[] { (ArmSection.Schedule, ComponentKind.Schedule), (ArmSection.Optimizer, ComponentKind.Optimizer) })
        {
            if (arm.Space.Fields.GetValueOrDefault(section) is not { } component) continue;
            foreach (string metric in ListenedMetrics.Of(component, kind, catalogue))
                yield return (metric, $"the {section} of arm '{arm.Name}' listens to");
        }
    }

    // Where the arm does not say it itself the study's section does, for all arms: one error is enough.
    private void Add(Arm arm, string[] keys, string message)
    {
        string[] own = [StudyDocument.Arms, arm.Name, ArmSection.Train, .. keys];
        string[] found = Find(own) is null ? [StudyDocument.Train, .. keys] : own;
        string path = found.Aggregate("", StudyPath.Join);
        if (_said.Add($"{path} {message}")) errors.Add(Find(found)!.Mark, path, message);
    }

    private StudyNode? Find(string[] keys)
    {
        StudyNode? node = root;
        foreach (string key in keys) node = (node as StudyMap)?.Find(key)?.Value;
        return node;
    }
}
