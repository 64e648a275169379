using Sweep.Core.Catalogue;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>What binding a part of a document needs.</summary>
/// <param name="Errors">Where errors go.</param>
/// <param name="Catalogue">What names mean.</param>
/// <param name="SpaceRefusal">Why spaces are not allowed here; null where they are.</param>
internal sealed record BindScope(StudyErrors Errors, CatalogueSet Catalogue, string? SpaceRefusal)
{
    /// <summary>Adds an error and gives the null that stands for a part that could not be bound.</summary>
    public Search.SpaceNode? Refuse(StudyNode node, string path, string message)
    {
        Errors.Add(node.Mark, path, message);
        return null;
    }
}
