using Sweep.Core.Numerics;
using Sweep.Core.Problems;
using Sweep.Core.Training;

namespace Sweep.Core.Optimizers;

/// <summary>
/// An optimizer that treats every coordinate alike and by itself: one fused pass over parameters, gradient and up to
/// three state vectors. What its step says in double is rounded once, to the coefficients of its
/// <typeparamref name="TRule"/>; so several trials can take their steps together, a trial a lane, with the same bits.
/// </summary>
/// <typeparam name="TRule">The formula.</typeparam>
public abstract class CoordinateOptimizer<TRule> : ILaneOptimizer
    where TRule : struct, IUpdateRule
{
    private readonly ParameterLayout _layout;
    private readonly bool _decaysEverywhere;
    private readonly bool _decaysFirst;
    private readonly AlignedBuffer?[] _vectors = new AlignedBuffer?[3];
    private readonly List<BetaPower> _powers = [];

    private protected CoordinateOptimizer(ParameterLayout layout)
    {
        _layout = layout;
        _decaysEverywhere = layout.DecaySegments.All(segment => segment.Decays);
        _decaysFirst = layout.Decays(0);
    }

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <summary>The tensors.</summary>
    private protected ParameterLayout Layout => _layout;

    /// <inheritdoc/>
    public void Step(in StepInput input)
    {
        Span<float> coefficients = stackalloc float[IUpdateRule.MaximumCount];
        Prepare(input.LearningRate, input.Momentum, coefficients);
        Span<float> withoutDecay = stackalloc float[_decaysEverywhere ? 0 : IUpdateRule.MaximumCount];
        if (!_decaysEverywhere)
        {
            coefficients.CopyTo(withoutDecay);
            withoutDecay[..IUpdateRule.Own].Clear();
        }

        RuleKernel<TRule> kernel = new()
        {
            Vectors = new()
            {
                Parameters = input.Parameters,
                Gradient = input.Gradient,
                First = Vector(0),
                Second = Vector(1),
                Third = Vector(2),
            },
            Coefficients = coefficients,
            CoefficientsWithoutDecay = withoutDecay,
        };
        DecayLoop.Run(kernel, _layout);
        AfterStep();
    }

    /// <inheritdoc/>
    void ILaneOptimizer.Prepare(double rate, double? momentum, Span<float> coefficients)
    {
        Prepare(rate, momentum, coefficients);
        if (!_decaysFirst) coefficients[..IUpdateRule.Own].Clear();
    }

    /// <inheritdoc/>
    void ILaneOptimizer.ShareCorrections(ILaneOptimizer with)
    {
        List<BetaPower> others = ((CoordinateOptimizer<TRule>)with)._powers;
        for (int i = 0; i < _powers.Count; i++) _powers[i].ShareWith(others[i]);
    }

    /// <inheritdoc/>
    LaneUpdate ILaneOptimizer.CreateLaneUpdate(int coordinates, int trials) =>
        new RuleLaneUpdate<TRule>(coordinates, trials, _vectors);

    /// <summary>
    /// Counts a step and writes its coefficients, by the indices of the rule: the same ones at every step. The span
    /// comes as zeros at first, then as the last step left it.
    /// </summary>
    /// <param name="rate">Learning rate of the step.</param>
    /// <param name="momentum">Momentum or beta1 of the step where the schedule cycles it.</param>
    /// <param name="coefficients">Takes them.</param>
    private protected abstract void Prepare(double rate, double? momentum, Span<float> coefficients);

    /// <inheritdoc/>
    public virtual void Report(IDictionary<string, double> metrics)
    {
    }

    /// <summary>Called after the pass; nothing to do for most rules.</summary>
    private protected virtual void AfterStep()
    {
    }

    /// <summary>Adds a state vector: the rule's First, Second or Third for place 0, 1 or 2.</summary>
    private protected AlignedBuffer AddVector(int place, string name) =>
        _vectors[place] = State.AddVector(name, _layout.Length);

    /// <summary>Adds the powers of a beta, always in the same order.</summary>
    private protected BetaPower AddPower(double beta)
    {
        BetaPower power = new(beta);
        _powers.Add(power);
        return power;
    }

    private Span<float> Vector(int place) => _vectors[place] is { } vector ? vector.Span : default;
}
