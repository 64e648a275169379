namespace Sweep.Core.Training;

/// <summary>How gradients are clipped, before anything of the optimizer, weight decay included.</summary>
/// <param name="By">What is bounded.</param>
/// <param name="Bound">The bound, above 0.</param>
public sealed record GradientClip(GradientClipping By, double Bound);
