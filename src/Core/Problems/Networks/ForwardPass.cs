using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Networks;

/// <summary>
/// What a layer must know of a pass besides its input: the mode, and where its randomness comes from.
/// </summary>
public readonly struct ForwardPass
{
    /// <summary>Whether gradients follow: dropout drops, batch norm takes the statistics of the batch.</summary>
    public bool IsTraining { get; private init; }

    /// <summary>
    /// Position of the first row among all rows of the batch or split: part of the key of random draws.
    /// </summary>
    public int FirstRow { get; private init; }

    /// <summary>Weight of the batch in running averages such as batch norm's; training only.</summary>
    public double RunningWeight { get; init; }

    /// <summary>Weight of one row in the loss: 1 / batch size.</summary>
    public float Scale { get; private init; }

    /// <summary>Stream of purpose <see cref="RandomPurpose.Dropout"/>; training only.</summary>
    public RandomStream Dropout { get; private init; }

    /// <summary>Noise of the step in training, of the problem in evaluations.</summary>
    public RandomStream Noise { get; private init; }

    /// <summary>Random changes of images; null for none, and in evaluations.</summary>
    public ImageAugmentation? Augmentation { get; private init; }

    /// <summary>Stream of purpose <see cref="RandomPurpose.Augmentation"/>; training only.</summary>
    public RandomStream AugmentationRandom { get; private init; }

    /// <summary>A pass of a training step.</summary>
    public static ForwardPass Training(in Batch batch, int firstRow) => new()
    {
        IsTraining = true,
        RunningWeight = BatchNormLayer.DefaultRunningWeight,
        FirstRow = batch.First + firstRow,
        Scale = 1f / batch.Examples.Length,
        Dropout = batch.Random(RandomPurpose.Dropout),
        Noise = batch.Random(RandomPurpose.Noise),
        Augmentation = batch.Augmentation,
        AugmentationRandom = batch.Random(RandomPurpose.Augmentation),
    };

    /// <summary>A pass of an evaluation; its noise, if a layer needs some, is the same for every trial.</summary>
    public static ForwardPass Evaluation(Split split, int firstRow) => new()
    {
        FirstRow = firstRow,
        Scale = 1,
        Noise = RandomStream.OfProblem(use: 1, (ulong)split),
    };
}
