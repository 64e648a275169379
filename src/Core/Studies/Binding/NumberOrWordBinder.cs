using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>A real number, or a word.</summary>
internal sealed class NumberOrWordBinder(NumberOrWordHyperparameter either) : ValueBinder
{
    public override string Expected => either.Range;

    public override IReadOnlyList<string> Spaces => SpaceKeyword.Real;

    public override SpaceNode? BindFixed(StudyNode node, string path, BindScope scope) => node switch
    {
        StudyScalar scalar when scalar.Text == either.Word => new SpaceFixed(either.Word),
        StudyScalar scalar when scalar.TryNumber(out double value) && either.Number.Allows(value) =>
            new SpaceFixed(value),
        _ => Mismatch(node, path, scope),
    };

    public override object ToValue(SpaceNode node, CatalogueSet catalogue) => ((SpaceFixed)node).Value switch
    {
        string word => word,
        { } number => Convert.ToDouble(number),
    };
}
