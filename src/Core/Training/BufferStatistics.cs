using Sweep.Core.Numerics;
using Sweep.Core.Problems;

namespace Sweep.Core.Training;

/// <summary>
/// A problem's buffers (batch-norm statistics) at a point other than the training parameters: recomputed from nothing
/// as the mean over fixed train batches, all weighing the same, as torch.optim.swa_utils.update_bn does. The buffers of
/// training come back bit for bit.
/// </summary>
/// <remarks>
/// The batches are those of <see cref="Batches"/>; passes are in training mode, so dropout drops and images are
/// augmented as the study says, keyed by the study's seed alone. They cost one forward pass over at most 4,096 examples
/// an evaluation.
/// </remarks>
internal sealed class BufferStatistics
{
    /// <summary>Examples of a batch, where the train split has so many: one group of batch norm.</summary>
    public const int BatchSize = 256;

    /// <summary>Most batches.</summary>
    public const int MaximumBatches = 16;

    // Times of random streams that no training step reaches.
    private const long FirstStep = 1L << 62;

    private readonly TrialPlan _plan;
    private readonly IProblem _problem;
    private readonly int[][] _batches;
    private readonly float[] _training;

    /// <summary>Chooses the batches.</summary>
    public BufferStatistics(TrialPlan plan, IProblem problem)
    {
        (_plan, _problem) = (plan, problem);
        _batches = Batches(problem.TrainCount, plan.StudySeed);
        _training = new float[problem.Buffers.Length];
    }

    /// <summary>
    /// Up to 16 batches of 256 different train examples, in random order by the study's seed; what does not fill a
    /// batch is left out, but a split of fewer than 256 examples is one batch.
    /// </summary>
    /// <param name="count">Examples in the train split.</param>
    /// <param name="studySeed">The study's seed.</param>
    public static int[][] Batches(int count, ulong studySeed)
    {
        int size = Math.Min(BatchSize, count), batches = Math.Min(MaximumBatches, count / size);
        int[] order = new int[count];
        for (int i = 0; i < count; i++) order[i] = i;
        RandomStream random = RandomStream.Create(studySeed, 0, RandomPurpose.Statistics);
        for (int i = 0; i < batches * size; i++)
        {
            int j = i + random.BelowAt((ulong)i, count - i);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return [.. Enumerable.Range(0, batches).Select(batch => order[(batch * size)..((batch + 1) * size)])];
    }

    /// <summary>Puts the buffers of a point in place of training's.</summary>
    public void Enter(ReadOnlySpan<float> point)
    {
        _problem.Buffers.CopyTo(_training);
        _problem.Buffers.Clear(); // a weight of 1 forgets all but what is not finite
        for (int i = 0; i < _batches.Length; i++)
        {
            Batch batch = new(_batches[i], FirstStep + i, _plan.StudySeed, 0) { Augmentation = _plan.Train.Augment };
            _problem.UpdateBuffers(point, batch, 1.0 / (i + 1));
        }
    }

    /// <summary>Puts training's buffers back.</summary>
    public void Leave() => _training.CopyTo(_problem.Buffers);
}
