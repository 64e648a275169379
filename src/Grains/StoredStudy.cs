using Sweep.Core.Studies;

namespace Sweep.Grains;

/// <summary>A study as it was read from its store.</summary>
/// <param name="Study">The study, with its extensions.</param>
/// <param name="TraceParent">The trace context of its submission; null where there was none.</param>
public sealed record StoredStudy(Study Study, string? TraceParent);
