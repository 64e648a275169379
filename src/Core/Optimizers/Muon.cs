using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Problems;
using Sweep.Core.Training;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>
/// Muon: momentum whose matrices are orthogonalized; AdamW for all that is no hidden matrix. A step makes two passes
/// over a matrix beside 15 products, 10 to 15 min(rows, columns) multiply-adds an element; one pass over the rest.
/// </summary>
public sealed class Muon : IOptimizer
{
    private readonly ParameterLayout _layout;
    private readonly bool[] _orthogonal;
    private readonly int[] _secondStart;
    private readonly double _baseRate;
    private readonly double _momentum;
    private readonly bool _nesterov;
    private readonly int _iterations;
    private readonly double _weightDecay;
    private readonly double _adamRate;
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly float _epsilon;
    private readonly AlignedBuffer _m;
    private readonly AlignedBuffer _v;
    private readonly StepCounter _counter;
    private readonly NewtonSchulz _newtonSchulz;

    private Muon(HyperparameterValues values, ParameterLayout layout)
    {
        _layout = layout;
        _orthogonal = HiddenMatrices(layout, values.Text("output") == "muon");
        _baseRate = values.Number(LearningRateName);
        _momentum = values.Number(MomentumName);
        _nesterov = values.Flag("nesterov");
        _iterations = (int)values.Integer("iterations");
        _weightDecay = values.Number(WeightDecayName);
        _adamRate = values.Number("adamw_lr");
        _beta1 = values.Number("adamw_beta1");
        _beta2 = values.Number("adamw_beta2");
        _epsilon = values.Single("adamw_epsilon");
        _secondStart = new int[layout.Tensors.Count];
        int second = 0;
        for (int tensor = 0; tensor < _secondStart.Length; tensor++)
        {
            _secondStart[tensor] = second;
            if (!_orthogonal[tensor]) second += layout.Tensors[tensor].Length;
        }

        _m = State.AddVector("m", layout.Length);
        _v = State.AddVector("v", second);
        _counter = new(State);
        _newtonSchulz = new(layout.Tensors.Where((_, i) => _orthogonal[i]).Select(spec => (spec.Rows, spec.Columns)));
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "muon",
        Summary = "Momentum, orthogonalized in hidden matrices; AdamW elsewhere.",
        Equation = """
            m = mu m + (1 - mu) g; u = (1 - mu) g + mu m, or m without nesterov
            W = W (1 - lr lambda) - lr sqrt(max(1, rows / columns)) NewtonSchulz(u) for hidden matrices
            AdamW with adamw_lr lr / base rate for biases, normalization, embeddings and the output layer
            """,
        Source = "Jordan et al., Muon: An optimizer for hidden layers in neural networks, 2024 (KellerJordan/Muon)",
        Differences = "Iterates in float32 where the author's code has bfloat16. A hidden matrix is a weight of two "
            + "axes or more, kernels viewed as fan-out rows; the layout's last weight is the output layer, which "
            + "AdamW moves unless output: muon. With one weight alone (logistic regression) all is AdamW.",
        CoordinateWise = false,
        PerTensor = true,
        Hyperparameters =
        [
            LearningRate(0.02),
            Momentum(0.95),
            new FlagHyperparameter("nesterov", "Whether the gradient is mixed in once more.", true),
            new IntegerHyperparameter("iterations", "Newton-Schulz iterations.", 5) { Minimum = 1, Maximum = 30 },
            new NumberHyperparameter(WeightDecayName, "Decoupled weight decay of all tensors.", 0) { Minimum = 0 },
            new ChoiceHyperparameter("output", "What moves the output layer's matrix.", "adamw", ["adamw", "muon"]),
            new NumberHyperparameter("adamw_lr", "AdamW's learning rate; the schedule scales it too.", 3e-4)
                { Minimum = 0 },
            Rate("adamw_beta1", "AdamW's decay rate of the first moment.", 0.9),
            Rate("adamw_beta2", "AdamW's decay rate of the second moment.", 0.95),
            new NumberHyperparameter("adamw_epsilon", "AdamW's constant in the denominator.", 1e-10)
                { Minimum = 1e-30 },
        ],
        Create = static (values, layout) => new Muon(values, layout),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public void Step(in StepInput input)
    {
        long t = _counter.Next();
        for (int tensor = 0; tensor < _orthogonal.Length; tensor++)
        {
            Span<float> parameters = _layout.Slice(input.Parameters, tensor);
            Span<float> gradient = _layout.Slice(input.Gradient, tensor);
            if (_orthogonal[tensor]) MoveMatrix(tensor, parameters, gradient, input);
            else MoveRest(tensor, parameters, gradient, input.LearningRate, t);
        }
    }

    private static bool[] HiddenMatrices(ParameterLayout layout, bool withOutput)
    {
        bool[] hidden = [.. layout.Tensors.Select(tensor => tensor is { Role: TensorRole.Weight, Shape.Count: >= 2 })];
        int output = layout.Tensors.ToList().FindLastIndex(tensor => tensor.Role == TensorRole.Weight);
        if (output >= 0 && !withOutput) hidden[output] = false;
        return hidden;
    }

    private void MoveMatrix(int tensor, Span<float> parameters, Span<float> gradient, in StepInput input)
    {
        (int rows, int columns) = (_layout.Tensors[tensor].Rows, _layout.Tensors[tensor].Columns);
        double momentum = input.Momentum ?? _momentum;
        MomentumKernel mix = new()
        {
            Gradient = gradient,
            First = _layout.Slice(_m.Span, tensor),
            Momentum = (float)momentum,
            OneMinusMomentum = (float)(1 - momentum),
            Nesterov = _nesterov,
        };
        CoordinateLoop.Run(mix, 0, gradient.Length);
        _newtonSchulz.Run(gradient, rows, columns, _iterations);
        StepKernel step = new()
        {
            Parameters = parameters,
            Direction = gradient,
            NegativeRate = (float)(-input.LearningRate * Math.Sqrt(Math.Max(1, (double)rows / columns))),
            Shrink = (float)(-input.LearningRate * Decay(tensor)),
        };
        CoordinateLoop.Run(step, 0, parameters.Length);
    }

    private void MoveRest(int tensor, Span<float> parameters, Span<float> gradient, double learningRate, long t)
    {
        double rate = _baseRate > 0 ? _adamRate * (learningRate / _baseRate) : 0;
        Span<float> coefficients = stackalloc float[IUpdateRule.MaximumCount];
        coefficients.Clear();
        coefficients[IUpdateRule.Shrink] = (float)(-rate * Decay(tensor));
        coefficients[Adam.Rule.Beta1] = (float)_beta1;
        coefficients[Adam.Rule.OneMinusBeta1] = (float)(1 - _beta1);
        coefficients[Adam.Rule.Beta2] = (float)_beta2;
        coefficients[Adam.Rule.OneMinusBeta2] = (float)(1 - _beta2);
        coefficients[Adam.Rule.NegativeRate] = (float)(-rate / StepCounter.BiasCorrection(_beta1, t));
        coefficients[Adam.Rule.RootScale] = (float)(1 / Math.Sqrt(StepCounter.BiasCorrection(_beta2, t)));
        coefficients[Adam.Rule.Epsilon] = _epsilon;
        RuleKernel<Adam.Rule> kernel = new()
        {
            Vectors = new()
            {
                Parameters = parameters,
                Gradient = gradient,
                First = _layout.Slice(_m.Span, tensor),
                Second = _v.Span.Slice(_secondStart[tensor], gradient.Length),
            },
            Coefficients = coefficients,
        };
        CoordinateLoop.Run(kernel, 0, parameters.Length);
    }

    private double Decay(int tensor) => _layout.Decays(tensor) ? _weightDecay : 0;

    private readonly ref struct MomentumKernel : ICoordinateKernel
    {
        public required Span<float> Gradient { get; init; }
        public required Span<float> First { get; init; }
        public required float Momentum { get; init; }
        public required float OneMinusMomentum { get; init; }
        public required bool Nesterov { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane g = TLane.Load(Gradient, index);
            TLane m = Average(TLane.Load(First, index), g, Momentum, OneMinusMomentum);
            m.Store(First, index);
            (Nesterov ? Average(m, g, Momentum, OneMinusMomentum) : m).Store(Gradient, index);
        }
    }

    private readonly ref struct StepKernel : ICoordinateKernel
    {
        public required Span<float> Parameters { get; init; }
        public required ReadOnlySpan<float> Direction { get; init; }
        public required float NegativeRate { get; init; }
        public required float Shrink { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane theta = TLane.Load(Parameters, index);
            theta = AddScaled(theta, theta, Shrink);
            AddScaled(theta, TLane.Load(Direction, index), NegativeRate).Store(Parameters, index);
        }
    }
}
