using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>Maps of names that the study's author makes up.</summary>
internal sealed class ParametersBinder(ParametersHyperparameter parameters) : ValueBinder
{
    public override string Expected => parameters.Range;

    public override IReadOnlyList<string> Spaces => [];

    public override SpaceNode? BindFixed(StudyNode node, string path, BindScope scope) =>
        node is StudyMap { Entries.Count: > 0 } map
            ? FreeValueBinder.BindMap(map, path, scope)
            : Mismatch(node, path, scope);

    public override object ToValue(SpaceNode node, CatalogueSet catalogue) => node;
}
