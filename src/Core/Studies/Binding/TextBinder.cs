using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>Texts of a certain form.</summary>
internal sealed class TextBinder(TextHyperparameter text) : ValueBinder
{
    public override string Expected => text.Range;

    // What looks like a number is a text all the same: a file may be called 1984.
    public override SpaceNode? BindFixed(StudyNode node, string path, BindScope scope) =>
        node is StudyScalar { Kind: not ScalarKind.Null } scalar && text.Allows(scalar.Text)
            ? new SpaceFixed(scalar.Text)
            : Mismatch(node, path, scope);

    public override object ToValue(SpaceNode node, CatalogueSet catalogue) => ((SpaceFixed)node).Value;
}
