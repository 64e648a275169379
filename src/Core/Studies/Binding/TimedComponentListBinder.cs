using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>
/// Components one after the other. The length of each stands among its hyperparameters as <c>steps</c>, <c>epochs</c>
/// or <c>fraction</c>, both in study files and in what is bound.
/// </summary>
internal sealed class TimedComponentListBinder(TimedComponentListHyperparameter list) : ValueBinder
{
    private readonly ComponentBinder _component = new(list.Kind);
    private readonly DurationBinder _length = new(new(list.Name, "", null));

    public override string Expected => list.Range;

    public override SpaceNode? BindFixed(StudyNode node, string path, BindScope scope)
    {
        if (node is not StudyList { Items.Count: > 0 } found || found.Items.Count > list.MaximumCount)
            return Mismatch(node, path, scope);
        SpaceNode?[] items = new SpaceNode?[found.Items.Count];
        for (int i = 0; i < items.Length; i++)
            items[i] = BindItem(found.Items[i], i == items.Length - 1, StudyPath.Join(path, i), scope);
        return items.Contains(null) ? null : new SpaceList(items!);
    }

    public override object ToValue(SpaceNode node, CatalogueSet catalogue) =>
        ((SpaceList)node).Items.Select(item => ToTimed((SpaceMap)item, catalogue)).ToArray();

    private static bool IsUnit(string key) => DurationBinder.Units.Contains(key);

    private SpaceMap? BindItem(StudyNode node, bool last, string path, BindScope scope)
    {
        if (node is StudyList)
        {
            scope.Refuse(node, path, $"found {node.Description}, expected {_component.Expected} with its length");
            return null;
        }

        StudyMap map = node as StudyMap ?? new(node.Mark, []);
        StudyEntry[] lengths = [.. map.Entries.Where(entry => IsUnit(entry.Key))];
        if (lengths.Length == 0 && !last)
        {
            scope.Refuse(node, path, $"found {node.Description} without a length, expected one of "
                + $"{string.Join(", ", DurationBinder.Units)} beside the name: only the last takes the rest");
            return null;
        }

        StudyNode rest = lengths.Length == 0
            ? node
            : new StudyMap(node.Mark, [.. map.Entries.Where(entry => !IsUnit(entry.Key))]);
        SpaceNode? length = lengths.Length == 0
            ? null
            : _length.BindFixed(new StudyMap(lengths[0].Mark, lengths), path, scope);
        if (_component.BindFixed(rest, path, scope) is not SpaceMap component) return null;
        if (lengths.Length == 0) return component;
        return length is SpaceMap bound ? new(component.Fields.Concat(bound.Fields)) : null;
    }

    private TimedComponent ToTimed(SpaceMap item, CatalogueSet catalogue)
    {
        KeyValuePair<string, SpaceNode>[] length = [.. item.Fields.Where(field => IsUnit(field.Key))];
        SpaceMap component = new(item.Fields.Where(field => !IsUnit(field.Key)));
        return new(
            _component.ToSpec(component, catalogue),
            length.Length == 0 ? null : (Duration)_length.ToValue(new SpaceMap(length), catalogue));
    }
}
