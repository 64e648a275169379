using Sweep.Core.Catalogue;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Numerics.Vectors;

namespace Sweep.Core.Problems.Networks;

/// <summary>Builds a free-form network from hyperparameters, layer on layer.</summary>
internal sealed class LayerStack
{
    private readonly List<Layer> _layers = [];
    private readonly MatMulWorkspace _workspace = new();
    private readonly Activation _activation;
    private readonly WeightInitializer _initializer;
    private readonly bool _isNormalized;
    private readonly double _dropout;
    private ImageShape _shape;
    private int _convolutions;
    private int _dense;

    /// <summary>Begins a network.</summary>
    /// <param name="values">activation, init, init_scale, batch_norm and dropout.</param>
    /// <param name="shape">What comes in.</param>
    public LayerStack(HyperparameterValues values, ImageShape shape)
    {
        _shape = shape;
        _activation = NetworkHyperparameters.ActivationOf(values);
        _initializer = NetworkHyperparameters.InitializerOf(values);
        _isNormalized = values.Flag("batch_norm");
        _dropout = values.Number("dropout");
    }

    /// <summary>Adds a convolution, and a max-pool unless <paramref name="pool"/> is 1.</summary>
    public void AddConvolution(int filters, int size, int pool)
    {
        string name = $"conv{++_convolutions}";
        ConvolutionLayer layer = new(name, _shape, filters, size, 1, LinearOr(_activation), _initializer, _workspace);
        _layers.Add(layer);
        _shape = layer.Output;
        Normalize(name);
        if (pool == 1) return;
        MaxPoolLayer pooling = new(_shape, pool);
        _layers.Add(pooling);
        _shape = pooling.Output;
    }

    /// <summary>Adds a fully connected layer.</summary>
    public void AddDense(int units)
    {
        string name = $"dense{++_dense}";
        _layers.Add(new DenseLayer(name, _shape.Length, units, LinearOr(_activation), _initializer, _workspace));
        _shape = new(1, 1, units);
        Normalize(name);
        if (_dropout > 0) _layers.Add(new DropoutLayer(units, _dropout));
    }

    /// <summary>Adds the layer of logits and gives the network.</summary>
    public IReadOnlyList<Layer> Finish(int classes)
    {
        _layers.Add(
            new DenseLayer("output", _shape.Length, classes, Activation.Identity, _initializer, _workspace));
        return _layers;
    }

    private Activation LinearOr(Activation activation) => _isNormalized ? Activation.Identity : activation;

    private void Normalize(string name)
    {
        if (_isNormalized) _layers.Add(new BatchNormLayer(name + ".norm", _shape, _activation));
    }
}
