using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using Sweep.Core.Training;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>Lion: the sign of an interpolated momentum.</summary>
public sealed class Lion : IOptimizer
{
    private readonly ParameterLayout _layout;
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly DecoupledDecay _decay;
    private readonly AlignedBuffer _m;

    private Lion(HyperparameterValues values, ParameterLayout layout)
    {
        _layout = layout;
        _beta1 = values.Number(Beta1Name);
        _beta2 = values.Number(Beta2Name);
        _decay = new(values);
        _m = State.AddVector("m", layout.Length);
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "lion",
        Summary = "The sign of an interpolation between gradient and momentum.",
        Equation = """
            theta = theta (1 - lr lambda); theta = theta - lr sign(beta1 m + (1 - beta1) grad)
            m = beta2 m + (1 - beta2) grad
            """,
        Source = "Chen et al., Symbolic Discovery of Optimization Algorithms, NeurIPS 2023, Algorithm 2",
        Differences = "Decoupled decay; every coordinate moves by lr, so lr is 3 to 10 times smaller than Adam's and "
            + "lambda as much larger. The sign of 0 is 0.",
        Hyperparameters = [LearningRate(1e-4), Beta1(), Beta2(0.99), .. DecoupledDecay.Hyperparameters(0)],
        Create = static (values, layout) => new Lion(values, layout),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public void Step(in StepInput input)
    {
        double beta1 = input.Momentum ?? _beta1;
        Kernel kernel = new()
        {
            Parameters = input.Parameters,
            Gradient = input.Gradient,
            First = _m.Span,
            Beta1 = (float)beta1,
            OneMinusBeta1 = (float)(1 - beta1),
            Beta2 = (float)_beta2,
            OneMinusBeta2 = (float)(1 - _beta2),
            Rate = (float)input.LearningRate,
            Shrink = _decay.Change(input.LearningRate),
        };
        DecayLoop.Run(kernel, _layout);
    }

    private readonly ref struct Kernel : IDecayKernel<Kernel>
    {
        public required Span<float> Parameters { get; init; }
        public required ReadOnlySpan<float> Gradient { get; init; }
        public required Span<float> First { get; init; }
        public required float Beta1 { get; init; }
        public required float OneMinusBeta1 { get; init; }
        public required float Beta2 { get; init; }
        public required float OneMinusBeta2 { get; init; }
        public required float Rate { get; init; }
        public required float Shrink { get; init; }

        public Kernel WithoutDecay() => this with { Shrink = 0 };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane theta = TLane.Load(Parameters, index);
            TLane g = TLane.Load(Gradient, index);
            TLane m = TLane.Load(First, index);
            TLane direction = Average(m, g, Beta1, OneMinusBeta1);
            Average(m, g, Beta2, OneMinusBeta2).Store(First, index);
            TLane zero = TLane.Broadcast(0);
            TLane rate = TLane.Broadcast(Rate);
            TLane down = TLane.SelectGreater(direction, zero, rate, zero);
            TLane up = TLane.SelectGreater(zero, direction, rate, zero);
            (AddScaled(theta, theta, Shrink) - down + up).Store(Parameters, index);
        }
    }
}
