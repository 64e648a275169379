using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Problems.Networks;

namespace Sweep.Core.Problems.Sequences;

/// <summary>
/// Each token becomes a trained vector, plus a trained one of its position. Tokens come in as whole floats.
/// </summary>
/// <remarks>Gradients are added in float32 in ascending order of rows and positions.</remarks>
public sealed class EmbeddingLayer : Layer
{
    private const int Table = 0;
    private const int Position = 1;

    private readonly int _positions;
    private readonly int _width;
    private readonly WeightInitializer _initializer;

    /// <summary>Defines the layer.</summary>
    /// <param name="name">Prefix of its tensors' names.</param>
    /// <param name="positions">Tokens of one example; with one there are no position vectors.</param>
    /// <param name="symbols">Different tokens.</param>
    /// <param name="width">Length of a vector.</param>
    /// <param name="initializer">Distribution of the vectors.</param>
    public EmbeddingLayer(string name, int positions, int symbols, int width, WeightInitializer initializer)
        : base(positions, checked(positions * width))
    {
        (_positions, _width, _initializer) = (positions, width, initializer);
        List<TensorSpec> tensors = [new(name + ".token", [symbols, width], TensorRole.Embedding, 1, width)];
        if (positions > 1) tensors.Add(new(name + ".position", [positions, width], TensorRole.Embedding, 1, width));
        Tensors = tensors;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorSpec> Tensors { get; }

    /// <inheritdoc/>
    public override void Initialize(Span<float> parameters, RandomStream random)
    {
        for (int i = 0; i < Tensors.Count; i++)
            _initializer.Fill(Slice(parameters, i), Tensors[i], FirstTensor + i, random);
    }

    /// <inheritdoc/>
    public override void Forward(
        ReadOnlySpan<float> parameters, in ForwardPass pass, int rows, ReadOnlySpan<float> input, Span<float> output)
    {
        ReadOnlySpan<float> table = Slice(parameters, Table);
        for (int i = 0; i < rows * _positions; i++)
        {
            Span<float> vector = output.Slice(i * _width, _width);
            table.Slice((int)input[i] * _width, _width).CopyTo(vector);
            if (_positions == 1) continue;
            Add.Apply(Slice(parameters, Position).Slice(i % _positions * _width, _width), vector);
        }
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlySpan<float> parameters, int rows, ReadOnlySpan<float> input, ReadOnlySpan<float> output,
        Span<float> outputGradient, Span<float> inputGradient, Span<float> gradient, bool accumulate)
    {
        for (int i = 0; i < Tensors.Count && !accumulate; i++) Slice(gradient, i).Clear();
        Span<float> table = Slice(gradient, Table);
        for (int i = 0; i < rows * _positions; i++)
        {
            ReadOnlySpan<float> vector = outputGradient.Slice(i * _width, _width);
            Add.Apply(vector, table.Slice((int)input[i] * _width, _width));
            if (_positions > 1) Add.Apply(vector, Slice(gradient, Position).Slice(i % _positions * _width, _width));
        }

        inputGradient.Clear(); // a token has no gradient
    }
}
