using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>One of some names.</summary>
internal sealed class ChoiceBinder(ChoiceHyperparameter choice) : ValueBinder
{
    public override string Expected => choice.Range;

    public override SpaceNode? BindFixed(StudyNode node, string path, BindScope scope)
    {
        // An option may look like a number (form: 2024); the option's own text decides.
        if (node is not StudyScalar { Kind: not ScalarKind.Null } scalar) return Mismatch(node, path, scope);
        return choice.Options.Contains(scalar.Text)
            ? new SpaceFixed(scalar.Text)
            : scope.Refuse(node, path,
                $"found {node.Description}, expected {Expected}{Names.Suggest(scalar.Text, choice.Options)}");
    }

    public override object ToValue(SpaceNode node, CatalogueSet catalogue) => ((SpaceFixed)node).Value;
}
