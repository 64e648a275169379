using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>Real numbers.</summary>
internal sealed class NumberBinder(NumberHyperparameter number) : ValueBinder
{
    public override string Expected => number.Range;

    public override IReadOnlyList<string> Spaces => SpaceKeyword.Real;

    public override SpaceNode? BindFixed(StudyNode node, string path, BindScope scope) =>
        node is StudyScalar scalar && scalar.TryNumber(out double value) && number.Allows(value)
            ? new SpaceFixed(value)
            : Mismatch(node, path, scope);

    public override object ToValue(SpaceNode node, CatalogueSet catalogue) =>
        Convert.ToDouble(((SpaceFixed)node).Value);
}
