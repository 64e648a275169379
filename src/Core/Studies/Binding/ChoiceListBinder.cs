using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>Lists of names; bound in the order of the options, so that equal sets are equal texts.</summary>
internal sealed class ChoiceListBinder(ChoiceListHyperparameter list) : ValueBinder
{
    public override string Expected => list.Range;

    public override SpaceNode? BindFixed(StudyNode node, string path, BindScope scope)
    {
        if (node is not StudyList found || found.Items.Count < list.MinimumCount) return Mismatch(node, path, scope);
        ChoiceBinder element = new(new(list.Name, "", list.Options[0], list.Options));
        HashSet<string> chosen = new(StringComparer.Ordinal);
        bool complete = true;
        for (int i = 0; i < found.Items.Count; i++)
        {
            string itemPath = StudyPath.Join(path, i);
            if (element.BindFixed(found.Items[i], itemPath, scope) is not SpaceFixed { Value: string name })
            {
                complete = false;
            }
            else if (!chosen.Add(name))
            {
                scope.Errors.Add(found.Items[i].Mark, itemPath, $"found '{name}' again, expected it once");
                complete = false;
            }
        }

        return complete
            ? new SpaceList([.. list.Options.Where(chosen.Contains).Select(name => new SpaceFixed(name))])
            : null;
    }

    public override object ToValue(SpaceNode node, CatalogueSet catalogue) =>
        ((SpaceList)node).Items.Select(item => (string)((SpaceFixed)item).Value).ToArray();
}
