using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Optimizers;

/// <summary>
/// The numbers of an update rule beside its vectors: the same for all coordinates of one trial, or one for each of
/// several trials that are trained together, a trial a lane.
/// </summary>
public interface ICoefficients
{
    /// <summary>Coefficient <paramref name="index"/> of the lanes at hand.</summary>
    TLane Get<TLane>(int index)
        where TLane : struct, ILane<TLane>;
}
