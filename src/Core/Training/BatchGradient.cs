using System.Runtime.CompilerServices;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;

namespace Sweep.Core.Training;

/// <summary>
/// The loss and gradient of a step: of one batch, or the mean over the micro-batches of an effective one.
/// </summary>
/// <remarks>
/// n micro-batches of b are the n b examples that one batch would be, in the same order and with the same random
/// numbers; the gradient is the sum, in order, of each micro-batch's times its share of the examples, one fused
/// multiply-add a coordinate. Batch norm takes the statistics of each micro-batch, and moves its running averages at
/// each.
/// </remarks>
internal sealed class BatchGradient
{
    private readonly TrialPlan _plan;
    private readonly IProblem _problem;
    private readonly AlignedBuffer? _part;

    /// <summary>Plans the buffer that accumulation needs.</summary>
    public BatchGradient(TrialPlan plan, IProblem problem)
    {
        (_plan, _problem) = (plan, problem);
        if (plan.Train.Accumulate > 1) _part = new(problem.Layout.Length);
    }

    /// <summary>The mean loss over a step's examples; its gradient is written.</summary>
    public double Compute(
        ReadOnlySpan<float> parameters, ReadOnlySpan<int> examples, long step, Span<float> gradient)
    {
        if (_part is null) return _problem.LossAndGradient(parameters, At(examples, step, 0), gradient);
        gradient.Clear();
        double loss = 0;
        for (int start = 0; start < examples.Length; start += _plan.Train.Batch)
        {
            ReadOnlySpan<int> micro = examples[start..Math.Min(start + _plan.Train.Batch, examples.Length)];
            double share = (double)micro.Length / examples.Length;
            loss += share * _problem.LossAndGradient(parameters, At(micro, step, start), _part.Span);
            AddKernel add = new() { Sum = gradient, Part = _part.Span, Share = (float)share };
            CoordinateLoop.Run(add, 0, gradient.Length);
        }

        return loss;
    }

    private Batch At(ReadOnlySpan<int> examples, long step, int first) =>
        new(examples, step, _plan.StudySeed, _plan.Seed)
        {
            First = first,
            Augmentation = _plan.Train.Augment,
            LabelSmoothing = _plan.Train.LabelSmoothing,
        };

    private readonly ref struct AddKernel : ICoordinateKernel
    {
        public required Span<float> Sum { get; init; }
        public required ReadOnlySpan<float> Part { get; init; }
        public required float Share { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane> => TLane
            .FusedMultiplyAdd(TLane.Broadcast(Share), TLane.Load(Part, index), TLane.Load(Sum, index))
            .Store(Sum, index);
    }
}
