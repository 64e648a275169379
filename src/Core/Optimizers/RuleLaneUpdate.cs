using System.Runtime.CompilerServices;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Optimizers;

/// <inheritdoc cref="LaneUpdate"/>
/// <typeparam name="TRule">The formula.</typeparam>
internal sealed class RuleLaneUpdate<TRule>(int coordinates, int trials, IReadOnlyList<AlignedBuffer?> shape)
    : LaneUpdate(coordinates, trials, shape)
    where TRule : struct, IUpdateRule
{
    private readonly int _coordinates = coordinates;

    /// <inheritdoc/>
    public override void Step()
    {
        if (Lanes == 1)
        {
            // One by one: wide loads would wait for the single numbers that were written just now.
            RuleKernel<TRule> single = new() { Vectors = Vectors, Coefficients = CoefficientsOf(0) };
            CoordinateLoop.Run(single, 0, _coordinates);
            return;
        }

        SpreadCoefficients();
        Kernel kernel = new() { Vectors = Vectors, Table = Table, Lanes = Lanes };
        for (int coordinate = 0; coordinate < _coordinates; coordinate++)
        {
            CoordinateLoop.Run(kernel, kernel.Offset, Lanes);
            kernel.Offset += Lanes;
        }
    }

    private ref struct Kernel : ICoordinateKernel
    {
        public required UpdateVectors Vectors { get; init; }

        public required ReadOnlySpan<float> Table { get; init; }

        public required int Lanes { get; init; }

        /// <summary>First element of the coordinate at hand.</summary>
        public int Offset { get; set; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane> =>
            TRule.Apply<TLane, LaneCoefficients>(Vectors, new(Table, Lanes, index - Offset), index);
    }
}
