using Sweep.Core.Studies;

namespace Sweep.Core.Search;

/// <summary>What a sampler is made for.</summary>
/// <param name="StudySeed">The study's seed.</param>
/// <param name="Arm">The arm whose space it draws from.</param>
public sealed record SamplerContext(ulong StudySeed, Arm Arm);
