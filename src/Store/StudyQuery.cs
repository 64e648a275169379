namespace Sweep.Store;

/// <summary>Which studies to list.</summary>
/// <param name="After">Only studies with a higher key: those submitted after it.</param>
/// <param name="Limit">Most studies to return.</param>
public sealed record StudyQuery(long After = 0, int Limit = int.MaxValue);
