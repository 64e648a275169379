namespace Sweep.Core.Search;

/// <summary>A node of an arm's document: a fixed value, a collection, or a space that a value is drawn from.</summary>
public abstract record SpaceNode;
