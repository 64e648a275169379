using System.Numerics;

namespace Sweep.Core.Numerics.Lanes;

/// <summary>
/// <see cref="ILane{TSelf}"/> for sums in double over float32 input: every member is one correctly rounded operation on
/// each element, so 8, 4 and 1 wide give the same bits.
/// </summary>
internal unsafe interface IDoubleLane<TSelf> :
    IAdditionOperators<TSelf, TSelf, TSelf>,
    ISubtractionOperators<TSelf, TSelf, TSelf>,
    IMultiplyOperators<TSelf, TSelf, TSelf>,
    IDivisionOperators<TSelf, TSelf, TSelf>
    where TSelf : struct, IDoubleLane<TSelf>
{
    /// <summary>Elements in the group.</summary>
    static abstract int Width { get; }

    /// <summary>All elements equal to <paramref name="value"/>.</summary>
    static abstract TSelf Broadcast(double value);

    /// <summary>a * b + c, rounded once.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>The Width floats from <paramref name="source"/> on, converted exactly.</summary>
    static abstract TSelf Widen(float* source);

    /// <summary>The Width doubles from <paramref name="source"/> on; no alignment is needed.</summary>
    static abstract TSelf Load(double* source);

    /// <summary>Writes this group from <paramref name="destination"/> on; no alignment is needed.</summary>
    void Store(double* destination);

    /// <summary>Writes this group from <paramref name="destination"/> on, each element rounded to float32.</summary>
    void StoreNarrowed(float* destination);
}
