namespace Sweep.Core.Studies.Nodes;

/// <summary>One line of a map.</summary>
/// <param name="Key">Name.</param>
/// <param name="Mark">Where the name begins.</param>
/// <param name="Value">Value.</param>
internal sealed record StudyEntry(string Key, SourceMark Mark, StudyNode Value);
