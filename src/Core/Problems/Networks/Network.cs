using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Networks;

/// <summary>Layers in a row and the buffers between them, planned once for a greatest number of rows.</summary>
public sealed class Network
{
    private readonly IReadOnlyList<Layer> _layers;
    private readonly AlignedBuffer[] _activations;
    private readonly AlignedBuffer[] _gradients;
    private readonly float[] _buffers;

    /// <summary>Joins the layers.</summary>
    /// <param name="layers">The layers in order; each takes what the one before gives.</param>
    /// <param name="capacity">Most rows of one pass.</param>
    /// <exception cref="ArgumentException">There is no layer, or two neighbours do not fit.</exception>
    public Network(IReadOnlyList<Layer> layers, int capacity)
    {
        if (layers.Count == 0) throw new ArgumentException("A network needs a layer.", nameof(layers));
        for (int i = 1; i < layers.Count; i++)
        {
            if (layers[i].Inputs != layers[i - 1].Outputs)
                throw new ArgumentException($"Layer {i} takes {layers[i].Inputs} features.", nameof(layers));
        }

        (_layers, Capacity) = (layers, capacity);
        Layout = new(layers.SelectMany(layer => layer.Tensors));
        _buffers = new float[layers.Sum(layer => layer.BufferLength)];
        int tensor = 0, buffer = 0;
        for (int i = 0; i < layers.Count; i++)
        {
            layers[i].Bind(Layout, i, tensor, _buffers.AsMemory(buffer, layers[i].BufferLength), capacity);
            tensor += layers[i].Tensors.Count;
            buffer += layers[i].BufferLength;
        }

        IEnumerable<int> widths = layers.Select(layer => layer.Outputs).Prepend(layers[0].Inputs);
        _activations = [.. widths.Select(width => new AlignedBuffer(checked(capacity * width)))];
        int widest = layers.Max(layer => layer.Outputs);
        _gradients = [new(checked(capacity * widest)), new(checked(capacity * widest))];
    }

    /// <summary>The tensors of all layers.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>Most rows of one pass.</summary>
    public int Capacity { get; }

    /// <summary>Checkpointed state of all layers that no gradient trains.</summary>
    public Span<float> Buffers => _buffers;

    /// <summary>Whether some layer computes something else in training than in evaluation.</summary>
    public bool HasTrainingNoise => _layers.Any(layer => layer.HasTrainingNoise);

    /// <summary>Writes the initial parameters and buffers of every layer.</summary>
    public void Initialize(Span<float> parameters, RandomStream random)
    {
        foreach (Layer layer in _layers) layer.Initialize(parameters, random);
    }

    /// <summary>Where the next pass's examples are to be written: rows x inputs of the first layer.</summary>
    public Span<float> Input(int rows) => _activations[0].Span[..(rows * _layers[0].Inputs)];

    /// <summary>From now on, has its examples where another network of the same layers has them.</summary>
    public void ShareInput(Network with) => _activations[0] = with._activations[0];

    /// <summary>Runs the layers on <see cref="Input"/>.</summary>
    /// <returns>Output of the last layer, rows x outputs; valid until the next pass.</returns>
    public ReadOnlySpan<float> Forward(ReadOnlySpan<float> parameters, in ForwardPass pass, int rows)
    {
        for (int i = 0; i < _layers.Count; i++)
            _layers[i].Forward(parameters, pass, rows, Activation(i, rows), Activation(i + 1, rows));
        return Activation(_layers.Count, rows);
    }

    /// <summary>Where the gradient with respect to the output is to be written before the way back.</summary>
    public Span<float> OutputGradient(int rows) => Gradient(_layers.Count, rows);

    /// <summary>Takes <see cref="OutputGradient"/> back through the layers of the last forward pass.</summary>
    /// <param name="parameters">Flat vector, unchanged since the forward pass.</param>
    /// <param name="rows">Rows of the forward pass.</param>
    /// <param name="gradient">Gradient of the parameters; padding is left as it is.</param>
    /// <param name="accumulate">Whether it is added onto what is there.</param>
    public void Backward(ReadOnlySpan<float> parameters, int rows, Span<float> gradient, bool accumulate)
    {
        for (int i = _layers.Count - 1; i >= 0; i--)
        {
            _layers[i].Backward(
                parameters, rows, Activation(i, rows), Activation(i + 1, rows), Gradient(i + 1, rows),
                i == 0 ? [] : Gradient(i, rows), gradient, accumulate);
        }
    }

    private Span<float> Activation(int index, int rows) =>
        _activations[index].Span[..(rows * Width(index))];

    // Two buffers take turns: a layer reads the gradient of its output and writes that of its input.
    private Span<float> Gradient(int index, int rows) => _gradients[index % 2].Span[..(rows * Width(index))];

    private int Width(int index) => index == 0 ? _layers[0].Inputs : _layers[index - 1].Outputs;
}
