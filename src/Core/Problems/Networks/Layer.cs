using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Networks;

/// <summary>
/// One step of a network, from a batch of rows to a batch of rows. A layer owns no activations: the network plans
/// the buffers between the layers, the layer only whatever else it needs.
/// </summary>
/// <param name="inputs">Features of one example that come in.</param>
/// <param name="outputs">Features of one example that go out.</param>
public abstract class Layer(int inputs, int outputs)
{
    private ParameterLayout? _layout;
    private Memory<float> _buffers;

    /// <summary>Features of one example that come in.</summary>
    public int Inputs { get; } = inputs;

    /// <summary>Features of one example that go out.</summary>
    public int Outputs { get; } = outputs;

    /// <summary>The layer's parameters; empty for a layer that has none.</summary>
    public virtual IReadOnlyList<TensorSpec> Tensors => [];

    /// <summary>Length of the layer's checkpointed state that no gradient trains; 0 for most layers.</summary>
    public virtual int BufferLength => 0;

    /// <summary>Whether the layer computes something else in training than in evaluation.</summary>
    public virtual bool HasTrainingNoise => false;

    /// <summary>Number of the layer's first tensor in the network's layout.</summary>
    protected int FirstTensor { get; private set; }

    /// <summary>Number of the layer in its network: keeps the random draws of layers apart.</summary>
    protected int Number { get; private set; }

    /// <summary>The network's layout; only after the layer has got its place.</summary>
    protected ParameterLayout Layout => _layout!;

    /// <summary>The layer's checkpointed state: <see cref="BufferLength"/> floats.</summary>
    protected Span<float> Buffers => _buffers.Span;

    /// <summary>Writes the layer's initial parameters and buffers; the vector comes in as zeros.</summary>
    /// <param name="parameters">The network's flat vector.</param>
    /// <param name="random">Stream of purpose <see cref="RandomPurpose.Initialization"/>.</param>
    public virtual void Initialize(Span<float> parameters, RandomStream random)
    {
    }

    /// <summary>Computes the output of some examples.</summary>
    /// <param name="parameters">The network's flat vector.</param>
    /// <param name="pass">Mode and randomness.</param>
    /// <param name="rows">Number of examples.</param>
    /// <param name="input">rows x Inputs, row-major.</param>
    /// <param name="output">rows x Outputs; overwritten.</param>
    public abstract void Forward(
        ReadOnlySpan<float> parameters, in ForwardPass pass, int rows, ReadOnlySpan<float> input, Span<float> output);

    /// <summary>Computes the gradients of the examples that <see cref="Forward"/> has just seen.</summary>
    /// <param name="parameters">The network's flat vector.</param>
    /// <param name="rows">Number of examples.</param>
    /// <param name="input">What came in.</param>
    /// <param name="output">What went out.</param>
    /// <param name="outputGradient">Gradient with respect to the output; may be overwritten.</param>
    /// <param name="inputGradient">Gradient with respect to the input, overwritten; empty when nobody needs it.</param>
    /// <param name="gradient">Gradient of the network's parameters; only the layer's own are written.</param>
    /// <param name="accumulate">Whether the parameters' gradient is added onto what is there.</param>
    public abstract void Backward(
        ReadOnlySpan<float> parameters, int rows, ReadOnlySpan<float> input, ReadOnlySpan<float> output,
        Span<float> outputGradient, Span<float> inputGradient, Span<float> gradient, bool accumulate);

    /// <summary>Tells the layer its place in the network; called once.</summary>
    /// <param name="layout">The network's layout.</param>
    /// <param name="number">Number of the layer.</param>
    /// <param name="firstTensor">Number of its first tensor.</param>
    /// <param name="buffers">Its part of the network's buffers.</param>
    /// <param name="capacity">Most rows of one pass.</param>
    internal void Bind(ParameterLayout layout, int number, int firstTensor, Memory<float> buffers, int capacity)
    {
        (_layout, Number, FirstTensor, _buffers) = (layout, number, firstTensor, buffers);
        Plan(capacity);
    }

    /// <summary>Allocates what the layer needs for passes of so many rows.</summary>
    protected virtual void Plan(int capacity)
    {
    }

    /// <summary>The layer's own tensor of this number within a flat vector.</summary>
    protected ReadOnlySpan<float> Slice(ReadOnlySpan<float> vector, int tensor) =>
        _layout!.Slice(vector, FirstTensor + tensor);

    /// <summary>The layer's own tensor of this number within a flat vector.</summary>
    protected Span<float> Slice(Span<float> vector, int tensor) => _layout!.Slice(vector, FirstTensor + tensor);
}
