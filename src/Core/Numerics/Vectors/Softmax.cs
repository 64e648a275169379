using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>
/// Softmax of the rows of a lower triangle: what attention that must not look ahead gives its weights by.
/// </summary>
/// <remarks>
/// Order: that of <see cref="SoftmaxCrossEntropy"/>; a row's elements beyond the diagonal count as -infinity. A row
/// with a NaN or +infinity gives NaN.
/// </remarks>
public static class Softmax
{
    /// <summary>Floats of scratch memory needed for rows of so many columns.</summary>
    public static int ScratchLength(int size) => VirtualLanes.RoundUp(size);

    /// <summary>
    /// Row i becomes softmax(scale z[i, 0..i]), then zeros: e^(scale z - max) / sum, each operation rounded once.
    /// </summary>
    /// <param name="z">size x size, row-major; overwritten.</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="scale">Factor of every element.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> floats.</param>
    public static void ApplyCausal(Span<float> z, int size, float scale, Span<float> scratch)
    {
        switch (LaneWidth.Best)
        {
            case 16:
                Rows<Lane512>(z, size, scale, scratch);
                break;
            case 8:
                Rows<Lane256>(z, size, scale, scratch);
                break;
            default:
                Rows<LaneScalar>(z, size, scale, scratch);
                break;
        }
    }

    /// <summary>
    /// Takes a gradient back: g[i, j] becomes scale p[i, j] (g[i, j] - sum over k of p[i, k] g[i, k]); the sum is a
    /// <see cref="Dot"/>, rounded once. Elements beyond the diagonal become 0.
    /// </summary>
    /// <param name="p">What <see cref="ApplyCausal"/> gave.</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="scale">The same factor.</param>
    /// <param name="g">Gradient with respect to p; overwritten by that with respect to z.</param>
    public static void CausalGradient(ReadOnlySpan<float> p, int size, float scale, Span<float> g)
    {
        for (int i = 0; i < size; i++)
        {
            ReadOnlySpan<float> weights = p.Slice(i * size, i + 1);
            Span<float> row = g.Slice(i * size, size);
            float product = (float)Dot.Compute(weights, row[..(i + 1)]);
            CoordinateLoop.Run(new GradientKernel(weights, row, product, scale), 0, i + 1);
            row[(i + 1)..].Clear();
        }
    }

    private static void Rows<TLane>(Span<float> z, int size, float scale, Span<float> scratch)
        where TLane : struct, ILane<TLane>
    {
        TLane factor = TLane.Broadcast(scale);
        for (int i = 0; i < size; i++)
        {
            Span<float> row = z.Slice(i * size, size);
            Span<float> padded = scratch[..VirtualLanes.RoundUp(i + 1)];
            row[..(i + 1)].CopyTo(padded);
            padded[(i + 1)..].Fill(float.NegativeInfinity);
            for (int at = 0; at < padded.Length; at += TLane.Width) (TLane.Load(padded, at) * factor).Store(padded, at);
            float max = SoftmaxCrossEntropy.Maximum<TLane>(padded);
            TLane total = TLane.Broadcast(SoftmaxCrossEntropy.Exponentials<TLane>(padded, max));
            for (int at = 0; at < padded.Length; at += TLane.Width) (TLane.Load(padded, at) / total).Store(padded, at);
            padded[..(i + 1)].CopyTo(row);
            row[(i + 1)..].Clear();
        }
    }

    private readonly ref struct GradientKernel(
        ReadOnlySpan<float> weights, Span<float> row, float product, float scale) : ICoordinateKernel
    {
        private readonly ReadOnlySpan<float> _weights = weights;
        private readonly Span<float> _row = row;
        private readonly float _product = product;
        private readonly float _scale = scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane centred = TLane.Load(_row, index) - TLane.Broadcast(_product);
            (TLane.Load(_weights, index) * centred * TLane.Broadcast(_scale)).Store(_row, index);
        }
    }
}
