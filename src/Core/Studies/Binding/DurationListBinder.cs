using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>Lists of lengths of training, each of which may be a space.</summary>
internal sealed class DurationListBinder(DurationListHyperparameter list) : ValueBinder
{
    private readonly DurationBinder _element = new(list.Element);

    public override string Expected => list.Range;

    public override SpaceNode? BindFixed(StudyNode node, string path, BindScope scope)
    {
        if (node is not StudyList { Items.Count: > 0 } found || found.Items.Count > list.MaximumCount)
            return Mismatch(node, path, scope);
        SpaceNode?[] items = [.. found.Items.Select((item, i) => _element.Bind(item, StudyPath.Join(path, i), scope))];
        return items.Contains(null) ? null : new SpaceList(items!);
    }

    public override object ToValue(SpaceNode node, CatalogueSet catalogue) =>
        ((SpaceList)node).Items.Select(item => (Duration)_element.ToValue(item, catalogue)).ToArray();
}
