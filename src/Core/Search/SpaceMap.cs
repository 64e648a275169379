namespace Sweep.Core.Search;

/// <summary>Named nodes, in ordinal order of their names.</summary>
/// <param name="Fields">The nodes by name.</param>
public sealed record SpaceMap(IReadOnlyDictionary<string, SpaceNode> Fields) : SpaceNode;
