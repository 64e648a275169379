using System.Runtime.CompilerServices;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Optimizers;

/// <inheritdoc cref="LaneUpdate"/>
/// <typeparam name="TRule">The formula.</typeparam>
internal sealed class RuleLaneUpdate<TRule>(int coordinates, int lanes, IReadOnlyList<AlignedBuffer?> shape)
    : LaneUpdate(coordinates, lanes, shape)
    where TRule : struct, IUpdateRule
{
    private readonly int _coordinates = coordinates;

    /// <inheritdoc/>
    public override void Step()
    {
        for (int coordinate = 0; coordinate < _coordinates; coordinate++)
        {
            Kernel kernel = new() { Vectors = At(coordinate), Table = Coefficients.Span, Lanes = Lanes };
            CoordinateLoop.Run(kernel, 0, Lanes);
        }
    }

    private readonly ref struct Kernel : ICoordinateKernel
    {
        public required UpdateVectors Vectors { get; init; }

        public required ReadOnlySpan<float> Table { get; init; }

        public required int Lanes { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane> =>
            TRule.Apply<TLane, LaneCoefficients>(Vectors, new(Table, Lanes, index), index);
    }
}
