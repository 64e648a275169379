using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Problems;
using Sweep.Core.Training;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>Adam: bias-corrected first and second moments. AdamW shares it with its decay decoupled.</summary>
public sealed class Adam : IOptimizer
{
    private readonly ParameterLayout _layout;
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly float _coupledDecay;
    private readonly DecoupledDecay? _decoupledDecay;
    private readonly float _epsilon;
    private readonly AlignedBuffer _m;
    private readonly AlignedBuffer _v;
    private readonly StepCounter _counter;

    internal Adam(HyperparameterValues values, ParameterLayout layout, bool decoupled)
    {
        _layout = layout;
        _beta1 = values.Number(Beta1Name);
        _beta2 = values.Number(Beta2Name);
        if (decoupled)
            _decoupledDecay = new(values);
        else
            _coupledDecay = values.Single(WeightDecayName);
        _epsilon = values.Single(EpsilonName);
        _m = State.AddVector("m", layout.Length);
        _v = State.AddVector("v", layout.Length);
        _counter = new(State);
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "adam",
        Summary = "Adam: adaptive moments with bias correction.",
        Equation = """
            g = grad + lambda theta; m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2
            theta = theta - lr (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps)
            """,
        Source = "Kingma, Ba, Adam: A Method for Stochastic Optimization, ICLR 2015, Algorithm 1",
        Differences = "Algorithm 1 and PyTorch add epsilon to the corrected root; TensorFlow adds it to the raw root "
            + "(the paper's epsilon-hat), which is larger early on. Weight decay is coupled (PyTorch's Adam); see "
            + "adamw. Where a schedule cycles beta1, the correction uses the current beta1 to the power t, as "
            + "PyTorch's OneCycleLR does.",
        Hyperparameters = [LearningRate(1e-3), Beta1(), Beta2(), Epsilon(1e-8), CoupledWeightDecay],
        Momentum = MomentumForm.Average,
        Create = static (values, layout) => new Adam(values, layout, decoupled: false),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public void Step(in StepInput input)
    {
        long t = _counter.Next();
        double beta1 = input.Momentum ?? _beta1;
        double rate = input.LearningRate / StepCounter.BiasCorrection(beta1, t);
        AdamKernel kernel = new()
        {
            Parameters = input.Parameters,
            Gradient = input.Gradient,
            First = _m.Span,
            Second = _v.Span,
            Beta1 = (float)beta1,
            OneMinusBeta1 = (float)(1 - beta1),
            Beta2 = (float)_beta2,
            OneMinusBeta2 = (float)(1 - _beta2),
            NegativeRate = (float)-rate,
            RootScale = (float)(1 / Math.Sqrt(StepCounter.BiasCorrection(_beta2, t))),
            Epsilon = _epsilon,
            CoupledDecay = _coupledDecay,
            Shrink = _decoupledDecay?.Change(input.LearningRate) ?? 0,
        };
        DecayLoop.Run(kernel, _layout);
    }
}
