using Sweep.Core.Catalogue;
using Sweep.Core.Problems;

namespace Sweep.Core.Training;

/// <summary>The <c>train:</c> section of a study file with every default filled in.</summary>
public sealed record TrainOptions
{
    /// <summary>Value of <see cref="Batch"/> that means the whole train split (off-line training).</summary>
    public const int FullBatch = 0;

    /// <summary>Most train examples that the train loss is measured on by default.</summary>
    public const int DefaultTrainDraw = 10_000;

    /// <summary>Length of training: the study file's <c>epochs</c> or <c>steps</c>.</summary>
    public required Duration Budget { get; init; }

    /// <summary>
    /// Examples a step (of each micro-batch under accumulation); 1 is on-line training, <see cref="FullBatch"/>
    /// off-line.
    /// </summary>
    public required int Batch { get; init; }

    /// <summary>Micro-batches of <see cref="Batch"/> examples whose mean gradient one step takes.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>Order of examples.</summary>
    public DataOrder Order { get; init; } = DataOrder.Reshuffle;

    /// <summary>Whether an incomplete last (effective) batch of an epoch is dropped.</summary>
    public bool DropLast { get; init; }

    /// <summary>Roles of tensors that the optimizer's weight decay leaves out.</summary>
    public IReadOnlyList<TensorRole> DecayExclude { get; init; } = [];

    /// <summary>Clipping of gradients; null for none.</summary>
    public GradientClip? Clip { get; init; }

    /// <summary>
    /// Label smoothing of the training loss, in [0, 1). Evaluations measure the plain cross-entropy, so that runs with
    /// and without smoothing compare; the mean of mini-batch losses is the smoothed one, that which is descended.
    /// </summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Augmentation of train images; null for none.</summary>
    public ImageAugmentation? Augment { get; init; }

    /// <summary>Averaging of the parameters; null for none.</summary>
    public MovingAverage? Average { get; init; }

    /// <summary>Early stopping; null for none.</summary>
    public StopRule? Stop { get; init; }

    /// <summary>Interval between evaluations; one before training and one at the end are always made.</summary>
    public Duration EvaluateEvery { get; init; } = Duration.Epochs(1);

    /// <summary>Splits that are evaluated; never none.</summary>
    public IReadOnlyList<Split> EvaluateSplits { get; init; } = AllSplits;

    /// <summary>How many train examples (a fixed draw) the train loss is measured on at most.</summary>
    public int TrainDraw { get; init; } = DefaultTrainDraw;

    /// <summary>A mini-batch or split loss above this, or not finite, ends the trial as diverged.</summary>
    public double DivergeAbove { get; init; } = 1e10;

    private static IReadOnlyList<Split> AllSplits { get; } = Enum.GetValues<Split>();
}
