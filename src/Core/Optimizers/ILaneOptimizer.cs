namespace Sweep.Core.Optimizers;

/// <summary>An optimizer whose trials can be trained together, a trial a lane.</summary>
internal interface ILaneOptimizer : IOptimizer
{
    /// <summary>Counts a step and writes its coefficients, for a problem of one tensor.</summary>
    /// <param name="rate">Learning rate of the step.</param>
    /// <param name="momentum">Momentum or beta1 of the step where the schedule cycles it.</param>
    /// <param name="coefficients">
    /// IUpdateRule.MaximumCount elements; comes as zeros at first, then as the last step left it.
    /// </param>
    void Prepare(double rate, double? momentum, Span<float> coefficients);

    /// <summary>
    /// From now on computes what depends on the step's number and equal betas alone once for both, of one type.
    /// </summary>
    void ShareCorrections(ILaneOptimizer with);

    /// <summary>Makes the common step of so many trials with this rule and as many state vectors.</summary>
    LaneUpdate CreateLaneUpdate(int coordinates, int trials);
}
