using Sweep.Core.Search;

namespace Sweep.Core.Studies.Binding;

/// <summary>The values that a node without intervals can take.</summary>
internal static class SpacePoints
{
    /// <summary>The options of a choice, or the node itself.</summary>
    public static IEnumerable<SpaceNode> Of(SpaceNode node) =>
        node is ChoiceSpace choice ? choice.Options.SelectMany(Of) : [node];
}
