namespace Sweep.Core.Optimizers;

/// <summary>
/// An optimizer whose first moment <c>m</c> is a moving average of gradients that may start above zero: a switch
/// carries the first optimizer's memory into it.
/// </summary>
internal interface ICarriedMoment : IOptimizer
{
    /// <summary>
    /// Sum of the weights of the gradients in <c>m</c> before the first step: 0 where nothing was carried, 1 of a full
    /// average. After t steps it is 1 - (1 - W) beta1^t, which takes the place of 1 - beta1^t in the bias correction.
    /// Not part of the state: whoever carried sets it before every step.
    /// </summary>
    double CarriedWeight { set; }

    /// <summary>1 - (1 - W) beta^t from 1 - beta^t; the same bits where W = 0.</summary>
    static double Correction(double correction, double carried) => correction + (carried * (1 - correction));
}
