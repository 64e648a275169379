namespace Sweep.Core.Training;

/// <summary>An exponential moving average of the parameters that is kept beside them.</summary>
/// <param name="Decay">What it keeps of itself at a step, in [0, 1).</param>
/// <param name="Evaluate">Whether evaluations are made at the average, and not where the optimizer says.</param>
public sealed record MovingAverage(double Decay, bool Evaluate);
