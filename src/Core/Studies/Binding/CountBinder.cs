using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>A positive whole number, or a word.</summary>
internal sealed class CountBinder(CountHyperparameter count) : ValueBinder
{
    public override string Expected => count.Range;

    public override IReadOnlyList<string> Spaces => SpaceKeyword.Whole;

    public override SpaceNode? BindFixed(StudyNode node, string path, BindScope scope)
    {
        if (node is not StudyScalar scalar) return Mismatch(node, path, scope);
        if (scalar.Text == count.Word) return new SpaceFixed(count.Word);
        if (scalar.TryInteger(out long value) && value is >= 1 and <= int.MaxValue) return new SpaceFixed(value);
        return scope.Refuse(node, path,
            $"found {node.Description}, expected {Expected}{Names.Suggest(scalar.Text, [count.Word])}");
    }

    public override object ToValue(SpaceNode node, CatalogueSet catalogue) => ((SpaceFixed)node).Value;
}
