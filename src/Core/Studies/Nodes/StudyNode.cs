namespace Sweep.Core.Studies.Nodes;

/// <summary>
/// A value of a study file with its place. YAML aliases share nodes, so a node does not know its path.
/// </summary>
/// <param name="mark">Where it begins.</param>
internal abstract class StudyNode(SourceMark mark)
{
    public SourceMark Mark { get; } = mark;

    /// <summary>Nodes in it, itself included, shared ones counted every time.</summary>
    public abstract int Size { get; }

    /// <summary>Collections inside each other: 0 for a scalar.</summary>
    public abstract int Height { get; }

    /// <summary>What was found, for messages.</summary>
    public abstract string Description { get; }
}
