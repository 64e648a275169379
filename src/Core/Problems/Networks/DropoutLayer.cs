using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Vectors;

namespace Sweep.Core.Problems.Networks;

/// <summary>
/// In training each feature is 0 with probability rate, else divided by 1 - rate; in evaluation it is left as it is
/// (Srivastava et al., JMLR 2014, in the inverted form).
/// </summary>
/// <remarks>
/// Whether a feature is dropped is a function of study seed, seed, step, the layer's number and the feature's logical
/// index (row of the batch times features plus feature) alone: word index mod 4 of block index / 4 of the stream.
/// </remarks>
/// <param name="features">Features of one example.</param>
/// <param name="rate">Probability of being dropped, in [0, 1).</param>
public sealed class DropoutLayer(int features, double rate) : Layer(features, features)
{
    private const int Words = 4;

    private readonly uint _threshold = (uint)(rate * (1L << 32));
    private readonly float _keep = (float)(1 / (1 - rate));
    private AlignedBuffer _mask = new(0);

    /// <inheritdoc/>
    public override bool HasTrainingNoise => true;

    /// <inheritdoc/>
    public override void Forward(
        ReadOnlySpan<float> parameters, in ForwardPass pass, int rows, ReadOnlySpan<float> input, Span<float> output)
    {
        if (!pass.IsTraining)
        {
            input.CopyTo(output);
            return;
        }

        Span<float> mask = _mask.Span[..(rows * Inputs)];
        Draw(pass.Dropout, (ulong)pass.FirstRow * (ulong)Inputs, mask);
        Multiply.Apply(input, mask, output);
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlySpan<float> parameters, int rows, ReadOnlySpan<float> input, ReadOnlySpan<float> output,
        Span<float> outputGradient, Span<float> inputGradient, Span<float> gradient, bool accumulate)
    {
        if (!inputGradient.IsEmpty) Multiply.Apply(outputGradient, _mask.Span[..(rows * Inputs)], inputGradient);
    }

    /// <inheritdoc/>
    protected override void Plan(int capacity) => _mask = new(checked(capacity * Inputs));

    private void Draw(RandomStream random, ulong first, Span<float> mask)
    {
        ulong key = (ulong)Number << 48;
        Span<uint> words = stackalloc uint[Words];
        for (int i = 0; i < mask.Length;)
        {
            ulong index = first + (ulong)i;
            (words[0], words[1], words[2], words[3]) = random.BitsAt(key | (index / Words));
            for (int word = (int)(index % Words); word < Words && i < mask.Length; word++, i++)
                mask[i] = words[word] < _threshold ? 0 : _keep;
        }
    }
}
