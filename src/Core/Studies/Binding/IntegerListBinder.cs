using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>Lists of whole numbers, each of which may be a space.</summary>
internal sealed class IntegerListBinder(IntegerListHyperparameter list) : ValueBinder
{
    public override string Expected => list.Range;

    public override SpaceNode? BindFixed(StudyNode node, string path, BindScope scope)
    {
        if (node is not StudyList found || found.Items.Count > list.MaximumCount) return Mismatch(node, path, scope);
        IntegerBinder element = new(new(list.Name, "", null) { Minimum = list.Minimum, Maximum = list.Maximum });
        SpaceNode?[] items = [.. found.Items.Select((item, i) => element.Bind(item, StudyPath.Join(path, i), scope))];
        return items.Contains(null) ? null : new SpaceList(items!);
    }

    public override object ToValue(SpaceNode node, CatalogueSet catalogue) =>
        ((SpaceList)node).Items.Select(item => (long)((SpaceFixed)item).Value).ToArray();
}
