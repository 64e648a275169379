using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>
/// Names of metrics that something listens to; <see cref="MetricCheck"/> asks whether the arm reports them.
/// </summary>
internal sealed class MetricBinder : ValueBinder
{
    public override string Expected => "the name of a metric";

    public override SpaceNode? BindFixed(StudyNode node, string path, BindScope scope)
    {
        if (node is not StudyScalar { Kind: not ScalarKind.Null } scalar) return Mismatch(node, path, scope);
        return KnownMetrics.Refusal(scalar.Text, scope.Catalogue, selects: true) is { } refusal
            ? scope.Refuse(node, path, refusal)
            : new SpaceFixed(scalar.Text);
    }

    public override object ToValue(SpaceNode node, CatalogueSet catalogue) => ((SpaceFixed)node).Value;
}
