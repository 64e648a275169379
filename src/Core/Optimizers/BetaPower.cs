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
/// multiplication each; trials that take their steps together share it.
/// </remarks>
/// <param name="beta">The optimizer's own beta, whatever a schedule makes of it.</param>
internal sealed class BetaPower(double beta)
{
    private Chain _chain = new();

    /// <summary>1 - beta^t, for a beta below 1.</summary>
    public double Correction(double beta, long step) => _chain.At(beta, step);

    /// <summary>1 / sqrt(1 - beta^t), for a beta below 1.</summary>
    public double RootScale(double beta, long step)
    {
        _ = _chain.At(beta, step);
        return _chain.RootScale;
    }

    /// <summary>From now on computes each step once for both, if both have the same beta.</summary>
    public void ShareWith(BetaPower other)
    {
        if (other.Beta.Equals(Beta)) _chain = other._chain;
    }

    private double Beta { get; } = beta;

    private sealed class Chain
    {
        private const long Length = 64;

        // Far below half the distance of 1 and the double before it: from here on, 1 - beta^t is 1.
        private const double Negligible = 1.0 / (1L << 60);

        private double _beta;
        private long _step;
        private double _blocks;
        private double _rest;
        private double _correction;
        private bool _isNegligible;

        public double RootScale { get; private set; }

        public double At(double beta, long step)
        {
            if (beta == _beta && (step == _step || (_isNegligible && step >= _step))) return _correction;
            if (beta == _beta && step == _step + 1 && step % Length != 0) _rest *= beta;
            else Begin(beta, step);
            (_beta, _step) = (beta, step);
            double power = _blocks * _rest;
            _isNegligible = power < Negligible;
            _correction = _isNegligible ? 1 : 1 - power;
            RootScale = 1 / Math.Sqrt(_correction);
            return _correction;
        }

        private void Begin(double beta, long step)
        {
            long rest = step % Length;
            (_blocks, _rest) = (ScalarMath.Power(beta, step - rest), 1);
            for (long i = 0; i < rest; i++) _rest *= beta;
        }
    }
}
