using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Optimizers;

/// <summary>An update rule with weight decay, for <see cref="DecayLoop"/>.</summary>
internal interface IDecayKernel<TSelf> : ICoordinateKernel
    where TSelf : IDecayKernel<TSelf>, allows ref struct
{
    /// <summary>The same with a weight decay of zero, coupled and decoupled.</summary>
    TSelf WithoutDecay();
}
