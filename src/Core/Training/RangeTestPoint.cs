namespace Sweep.Core.Training;

/// <summary>One step of a range test.</summary>
/// <param name="Rate">Its learning rate.</param>
/// <param name="Loss">Mini-batch loss before the step.</param>
/// <param name="Smoothed">The loss, smoothed over this and earlier steps.</param>
public readonly record struct RangeTestPoint(double Rate, double Loss, double Smoothed);
