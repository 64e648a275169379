using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>Whole numbers.</summary>
internal sealed class IntegerBinder(IntegerHyperparameter integer) : ValueBinder
{
    public override string Expected => integer.Range;

    public override IReadOnlyList<string> Spaces => SpaceKeyword.Whole;

    public override SpaceNode? BindFixed(StudyNode node, string path, BindScope scope) =>
        node is StudyScalar scalar && scalar.TryInteger(out long value)
        && value >= integer.Minimum && value <= integer.Maximum
            ? new SpaceFixed(value)
            : Mismatch(node, path, scope);

    public override object ToValue(SpaceNode node, CatalogueSet catalogue) => ((SpaceFixed)node).Value;
}
