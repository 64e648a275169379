namespace Sweep.Core.Numerics;

/// <summary>
/// What random numbers are drawn for. Part of the generator's key, so that no two uses share a stream. The numbers
/// are part of every result: append, never renumber.
/// </summary>
public enum RandomPurpose : uint
{
    /// <summary>Initial parameters.</summary>
    Initialization = 1,

    /// <summary>The order of examples in an epoch.</summary>
    DataOrder = 2,

    /// <summary>
    /// Noise of a training step. The data of markov-lm and wilson, whose steps draw no noise, has it too.
    /// </summary>
    Noise = 3,

    /// <summary>Dropout masks.</summary>
    Dropout = 4,

    /// <summary>Data augmentation.</summary>
    Augmentation = 5,

    /// <summary>Drawing of configurations.</summary>
    Search = 6,

    /// <summary>Bootstrap resampling in rankings.</summary>
    Bootstrap = 7,

    /// <summary>Fixed train/validation/test splits of shipped data.</summary>
    Split = 8,

    /// <summary>The fixed subset of the train split on which the train loss is measured.</summary>
    TrainDraw = 9,

    /// <summary>
    /// What belongs to a problem and not to a trial: wrong labels, the noise of evaluations. Its keys have study
    /// seed 0 whatever the study, so without a purpose of their own they would be those of a trial.
    /// </summary>
    ProblemData = 10,

    /// <summary>The fixed train batches on which buffers are recomputed at averaged parameters.</summary>
    Statistics = 11,
}
