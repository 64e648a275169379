using Sweep.Core.Search;

namespace Sweep.Core.Studies;

/// <summary>One thing being compared, with its search space.</summary>
/// <param name="Name">Name, unique in the study.</param>
/// <param name="Space">
/// Its document (<c>optimizer</c>, <c>schedule</c>, <c>train</c>; the study's own <c>train</c> merged in) with
/// spaces where values are to be drawn.
/// </param>
public sealed record Arm(string Name, SpaceMap Space);
