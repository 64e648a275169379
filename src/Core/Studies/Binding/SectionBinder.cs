using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>Maps with fields of their own.</summary>
internal sealed class SectionBinder(SectionHyperparameter section) : ValueBinder
{
    public override string Expected => section.Range;

    public override IReadOnlyList<string> Spaces => [];

    public override SpaceNode? BindFixed(StudyNode node, string path, BindScope scope)
    {
        if (node is not StudyMap map) return Mismatch(node, path, scope);
        StudyEntry[] exclusive = [.. map.Entries.Where(entry => section.Exclusive.Contains(entry.Key))];
        if (exclusive.Length > 1)
        {
            scope.Errors.Add(exclusive[1].Mark, StudyPath.Join(path, exclusive[1].Key),
                $"found both '{exclusive[0].Key}' and '{exclusive[1].Key}', expected one of them");
        }

        bool isMissing = section.RequiresOne && exclusive.Length == 0;
        if (isMissing)
            scope.Errors.Add(node.Mark, path, $"found none of {string.Join(", ", section.Exclusive)}, expected one");

        return FieldsBinder.Bind(map, $"'{section.Name}'", section.Fields, nameKey: null, path, scope) is { } fields
            && exclusive.Length <= 1 && !isMissing
                ? new SpaceMap(fields)
                : null;
    }

    public override object ToValue(SpaceNode node, CatalogueSet catalogue) => node;
}
