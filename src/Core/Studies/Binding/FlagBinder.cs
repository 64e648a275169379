using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>true and false.</summary>
internal sealed class FlagBinder(Hyperparameter flag) : ValueBinder
{
    public override string Expected => flag.Range;

    public override SpaceNode? BindFixed(StudyNode node, string path, BindScope scope) =>
        node is StudyScalar scalar && scalar.TryFlag(out bool value)
            ? new SpaceFixed(value)
            : Mismatch(node, path, scope);

    public override object ToValue(SpaceNode node, CatalogueSet catalogue) => ((SpaceFixed)node).Value;
}
