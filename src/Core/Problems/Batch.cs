using Sweep.Core.Numerics;

namespace Sweep.Core.Problems;

/// <summary>The examples of one training step and the randomness that belongs to it.</summary>
/// <param name="examples">Indices into the train split, in order.</param>
/// <param name="step">The optimizer step, from 0: the time of its random streams.</param>
/// <param name="studySeed">First part of the key of its random streams.</param>
/// <param name="seed">Second part.</param>
public readonly ref struct Batch(ReadOnlySpan<int> examples, long step, ulong studySeed, ulong seed)
{
    private readonly ulong _studySeed = studySeed;
    private readonly ulong _seed = seed;

    /// <summary>Indices into the train split, in order.</summary>
    public ReadOnlySpan<int> Examples { get; } = examples;

    /// <summary>
    /// Position of the first example among all of the step: 0, unless this is one of several micro-batches. The
    /// logical position of an example in the step is this plus its index here.
    /// </summary>
    public int First { get; init; }

    /// <summary>
    /// Label smoothing s in [0, 1] of the training loss and its gradient; above 0 only where the problem's entry
    /// <see cref="ProblemEntry.HasClasses"/>. Evaluations are never smoothed.
    /// </summary>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// Random changes of the batch's images, keyed by their places in the step; null for none, and always null unless
    /// the problem's entry <see cref="ProblemEntry.HasImages"/>. Evaluations see the images as they are.
    /// </summary>
    public ImageAugmentation? Augmentation { get; init; }

    /// <summary>The optimizer step, from 0.</summary>
    public long Step { get; } = step;

    /// <summary>The random stream of this step for one purpose; index it by logical position in the step.</summary>
    public RandomStream Random(RandomPurpose purpose) =>
        RandomStream.Create(_studySeed, _seed, purpose, (ulong)Step);
}
