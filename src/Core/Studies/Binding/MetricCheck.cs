using Sweep.Core.Catalogue;
using Sweep.Core.Problems;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>
/// Checks that what ranks, compares, stops or is listened to is reported: by every configuration of the arm, and for a
/// criterion of every arm. A metric that some trial lacks would only show after the last trial.
/// </summary>
internal sealed class MetricCheck(StudyMap root, ProblemEntry problem, CatalogueSet catalogue, StudyErrors errors)
{
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    /// <summary>Adds an error for every metric that is not. False if there is one.</summary>
    public bool Check(IReadOnlyList<Arm> arms)
    {
        if (root.Find(StudyDocument.Rank)?.Value is StudyList rank)
        {
            for (int i = 0; i < rank.Items.Count; i++)
                CheckLine((StudyMap)rank.Items[i], StudyPath.Join(StudyDocument.Rank, i), arms);
        }

        foreach (Arm arm in arms)
        {
            CheckStop(arm);
            CheckListened(arm, ArmSection.Schedule, ComponentKind.Schedule);
            CheckListened(arm, ArmSection.Optimizer, ComponentKind.Optimizer);
        }

        return _said.Count == 0;
    }

    private void CheckLine(StudyMap line, string path, IReadOnlyList<Arm> arms)
    {
        if (line.Find(RankBinder.Metric) is { } criterion)
        {
            Require(criterion.Value, StudyPath.Join(path, RankBinder.Metric), arms);
            return;
        }

        StudyEntry compare = line.Find(RankBinder.Compare)!;
        StudyList sides = (StudyList)compare.Value;
        for (int i = 0; i < sides.Items.Count; i++)
        {
            StudyMap side = (StudyMap)sides.Items[i];
            string name = ((StudyScalar)side.Find(RankBinder.ArmKey)!.Value).Text;
            string sidePath = StudyPath.Join(StudyPath.Join(path, RankBinder.Compare), i);
            Require(
                side.Find(RankBinder.Metric)!.Value,
                StudyPath.Join(sidePath, RankBinder.Metric),
                [.. arms.Where(arm => arm.Name == name)]);
        }
    }

    private void CheckStop(Arm arm)
    {
        if (arm.Space.Fields.GetValueOrDefault(ArmSection.Train) is not SpaceMap train
            || train.Fields.GetValueOrDefault(StopSection.Name) is not SpaceMap stop)
            return;
        string[] study = [StudyDocument.Train, StopSection.Name, StopSection.Metric];
        string[] own = [StudyDocument.Arms, arm.Name, .. study];
        foreach (string metric in StopSection.Metrics(stop)) Require(metric, Find(own) is null ? study : own, arm);
    }

    private void CheckListened(Arm arm, string section, ComponentKind kind)
    {
        if (arm.Space.Fields.GetValueOrDefault(section) is not { } component) return;
        foreach (string metric in ListenedMetrics.Of(component, kind, catalogue))
            Require(metric, [StudyDocument.Arms, arm.Name, section], arm);
    }

    private void Require(StudyNode node, string path, IReadOnlyList<Arm> arms)
    {
        string metric = ((StudyScalar)node).Text;
        IEnumerable<string?> reasons = arms.Select(arm => KnownMetrics.Missing(metric, arm, problem, catalogue));
        if (reasons.OfType<string>().FirstOrDefault() is { } why) Add(node.Mark, path, metric, why);
    }

    private void Require(string metric, string[] keys, Arm arm)
    {
        if (KnownMetrics.Missing(metric, arm, problem, catalogue) is { } why)
            Add(Find(keys)!.Mark, keys.Aggregate("", StudyPath.Join), metric, why);
    }

    private void Add(SourceMark mark, string path, string metric, string why)
    {
        string message = $"found '{metric}', expected a metric that is reported: {why}";
        if (_said.Add($"{path} {message}")) errors.Add(mark, path, message);
    }

    private StudyNode? Find(string[] keys)
    {
        StudyNode? node = root;
        foreach (string key in keys) node = (node as StudyMap)?.Find(key)?.Value;
        return node;
    }
}
