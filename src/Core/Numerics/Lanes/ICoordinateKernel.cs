namespace Sweep.Core.Numerics.Lanes;

/// <summary>One formula applied to every coordinate of some vectors, independently of the others.</summary>
public interface ICoordinateKernel
{
    /// <summary>Applies the formula to coordinates <paramref name="index"/> .. index + TLane.Width - 1.</summary>
    void Apply<TLane>(int index)
        where TLane : struct, ILane<TLane>;
}
