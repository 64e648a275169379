using Sweep.Core.Problems;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>
/// An update rule in float64, written from its paper one coordinate at a time, with no code of Core: the reference
/// where PyTorch has none. Slow and plain on purpose.
/// </summary>
internal abstract class PaperRule
{
    private readonly Dictionary<string, double[]> _state = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double[]> _initial = new(StringComparer.Ordinal);

    /// <summary>State by the name it has in Core; empty before the first step.</summary>
    public IReadOnlyDictionary<string, double[]> State => _state;

    /// <summary>What <see cref="Begin"/> set: the first step may cancel most of it.</summary>
    public IReadOnlyDictionary<string, double[]> Initial => _initial;

    /// <summary>The tensors, for rules that are not coordinate-wise.</summary>
    public ParameterLayout Layout { get; set; } = OptimizerRun.GoldenLayout;

    /// <summary>
    /// Sum of the weights of the gradients in its memory of them: what a bias correction divides by. Added up step by
    /// step, so that it also holds where a switch put a memory in.
    /// </summary>
    public double Weight { get; set; }

    /// <summary>Takes step <paramref name="t"/> (from 1) in place.</summary>
    public abstract void Step(int t, double[] theta, double[] gradient, double rate);

    /// <summary>Each tensor and the coordinates that it holds.</summary>
    protected IEnumerable<(TensorSpec Tensor, Range Part)> Tensors
    {
        get
        {
            int start = 0;
            foreach (TensorSpec tensor in Layout.Tensors)
            {
                yield return (tensor, start..(start + tensor.Length));
                start += tensor.Length;
            }
        }
    }

    /// <summary>The <see cref="Weight"/> of a moving average after one gradient more.</summary>
    protected double Gather(double beta) => Weight = (beta * Weight) + (1 - beta);

    /// <summary>Euclidean norm.</summary>
    protected static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(value => value * value));

    /// <summary>A state vector, zero at first.</summary>
    protected double[] Vector(string name, int length = SyntheticGradients.Count) =>
        _state.TryGetValue(name, out double[]? found) ? found : _state[name] = new double[length];

    /// <summary>Sets what a state vector is before the first step.</summary>
    public void Begin(string name, double[] vector) => (_state[name], _initial[name]) = (vector, [.. vector]);

    /// <summary>Takes the state of a rule within this one into this one's.</summary>
    protected void Include(string prefix, PaperRule inner)
    {
        foreach ((string name, double[] values) in inner.State) _state[prefix + name] = values;
        foreach ((string name, double[] values) in inner.Initial) _initial[prefix + name] = values;
    }

    /// <summary>A state scalar, as an array of one.</summary>
    protected double[] Scalar(string name, double initial = 0) =>
        _state.TryGetValue(name, out double[]? found) ? found : _state[name] = [initial];
}
