using Sweep.Core.Optimizers;

namespace Sweep.Core.Tests.Optimizers;

public sealed class BetaPowerTests
{
    [Theory]
    [InlineData(0.9)]
    [InlineData(0.999)]
    [InlineData(0)]
    [InlineData(0.999999)]
    public void A_step_has_the_same_correction_whatever_was_asked_for_before(double beta)
    {
        BetaPower forward = new(beta);
        for (long step = 1; step <= 200; step++)
        {
            double expected = forward.Correction(beta, step);
            BetaPower direct = new(beta), jumping = new(beta), sharing = new(beta), other = new(beta);
            Assert.Equal(expected, direct.Correction(beta, step));
            jumping.Correction(0.5, step - 1);
            jumping.Correction(beta, 77);
            Assert.Equal(expected, jumping.Correction(beta, step));
            Assert.Equal(expected, jumping.Correction(beta, step));
            sharing.ShareWith(forward);
            other.ShareWith(new(0.5));
            Assert.Equal(expected, sharing.Correction(beta, step));
            Assert.Equal(expected, other.Correction(beta, step));
            Assert.Equal(1 / Math.Sqrt(expected), sharing.RootScale(beta, step));
        }
    }

    [Theory]
    [InlineData(0.9, 1)]
    [InlineData(0.9, 35)]
    [InlineData(0.999, 7800)]
    [InlineData(0.99, 1_000_001)]
    public void The_correction_is_one_minus_the_power(double beta, long step)
    {
        BetaPower power = new(beta);
        Assert.Equal(1 - Math.Pow(beta, step), power.Correction(beta, step), 1e-14);
    }
}
