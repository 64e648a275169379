using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Networks;

/// <summary>Draws initial weights.</summary>
/// <param name="distribution">What from.</param>
/// <param name="scale">Standard deviation of <see cref="WeightInitialization.TruncatedNormal"/>, else unused.</param>
public sealed class WeightInitializer(WeightInitialization distribution, double scale = 0)
{
    private const double TruncateAt = 2;

    /// <summary>
    /// Fills one tensor. Element i is a function of the stream, the tensor's number and i alone, computed in double
    /// and rounded once: the time of the stream is the tensor's number plus 2^32 for each draw rejected before.
    /// Only <see cref="WeightInitialization.Orthogonal"/> takes all draws of a tensor together.
    /// </summary>
    /// <param name="tensor">The tensor's elements.</param>
    /// <param name="spec">Its fan-in and fan-out.</param>
    /// <param name="number">Its number in the layout.</param>
    /// <param name="random">Stream of purpose <see cref="RandomPurpose.Initialization"/>.</param>
    public void Fill(Span<float> tensor, TensorSpec spec, int number, RandomStream random)
    {
        RandomStream first = random.At((ulong)number);
        if (distribution == WeightInitialization.Orthogonal)
        {
            OrthogonalMatrix.Fill(tensor, spec.Rows, spec.Columns, first);
            return;
        }

        double deviation = Math.Sqrt((distribution == WeightInitialization.He ? 2.0 : 1.0) / spec.FanIn);
        double bound = Math.Sqrt(6.0 / (spec.FanIn + spec.FanOut));
        for (int i = 0; i < tensor.Length; i++)
        {
            tensor[i] = distribution switch
            {
                WeightInitialization.TruncatedNormal => (float)(scale * TruncatedNormal(random, number, i)),
                WeightInitialization.He or WeightInitialization.Lecun =>
                    (float)(deviation * first.NormalAt((ulong)i)),
                WeightInitialization.Glorot => (float)(bound * ((2 * first.UniformAt((ulong)i)) - 1)),
                _ => 0,
            };
        }
    }

    private static double TruncatedNormal(RandomStream random, int number, int index)
    {
        for (ulong time = (ulong)number; ; time += 1UL << 32)
        {
            double value = random.At(time).NormalAt((ulong)index);
            if (Math.Abs(value) <= TruncateAt) return value;
        }
    }
}
