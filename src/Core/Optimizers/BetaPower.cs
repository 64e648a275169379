using Sweep.Core.Numerics;

namespace Sweep.Core.Optimizers;

/// <summary>
/// beta^t for the bias correction 1 - beta^t: the weight that a moving average started at zero has gathered after t
/// steps. With a beta that a schedule cycles, the current beta is raised to t, as PyTorch does under OneCycleLR; the
/// exact weight would be one minus the product of all betas so far.
/// </summary>
/// <remarks>
/// With t = 64 a + b it is beta^(64 a), by squaring, times b factors beta in a chain: a function of beta and t alone,
/// so that nothing of it belongs into a checkpoint, of which step after step with the same beta costs one
/// multiplication each.
/// </remarks>
internal struct BetaPower
{
    private const long Chain = 64;

    // Far below half the distance of 1 and the double before it: from here on, 1 - beta^t is 1.
    private const double Negligible = 1.0 / (1L << 60);

    private double _beta;
    private long _step;
    private double _blocks;
    private double _rest;
    private bool _isNegligible;

    /// <summary>1 - beta^t, for a beta below 1.</summary>
    public double Correction(double beta, long step)
    {
        if (_isNegligible && beta == _beta && step >= _step) return 1;
        if (beta == _beta && step == _step + 1 && step % Chain != 0) _rest *= beta;
        else if (beta != _beta || step != _step) Begin(beta, step);
        (_beta, _step) = (beta, step);
        double power = _blocks * _rest;
        _isNegligible = power < Negligible;
        return 1 - power;
    }

    private void Begin(double beta, long step)
    {
        long rest = step % Chain;
        (_blocks, _rest) = (ScalarMath.Power(beta, step - rest), 1);
        for (long i = 0; i < rest; i++) _rest *= beta;
    }
}
