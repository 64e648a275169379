using Sweep.Core.Numerics;

namespace Sweep.Core.Problems;

/// <summary>
/// A training problem as one trial sees it. An instance belongs to one trial: it owns the trial's work buffers and
/// its non-trainable state, and shares only read-only data with others. Not thread-safe.
/// </summary>
public interface IProblem
{
    /// <summary>The tensors of the flat parameter vector.</summary>
    ParameterLayout Layout { get; }

    /// <summary>Examples in the train split; a batch holds indices below it.</summary>
    int TrainCount { get; }

    /// <summary>Whether <see cref="SplitMetrics.Accuracy"/> is reported.</summary>
    bool HasAccuracy { get; }

    /// <summary>
    /// Whether the loss of a step is another function than the one evaluated, because dropout, sampling, batch
    /// statistics or the step's number are part of it.
    /// </summary>
    bool HasTrainingNoise => false;

    /// <summary>
    /// The expected test loss that no parameters can beat, where it is known: an entropy; null otherwise.
    /// </summary>
    double? TestLossFloor => null;

    /// <summary>
    /// Checkpointed state that no gradient trains (batch-norm statistics), initialized by <see cref="Initialize"/>;
    /// empty for most problems.
    /// </summary>
    Span<float> Buffers => [];

    /// <summary>Writes the initial parameters (and buffers); <paramref name="parameters"/> comes in as zeros.</summary>
    /// <param name="parameters">Flat vector of Layout.Length floats; padding must stay zero.</param>
    /// <param name="random">Stream of purpose <see cref="RandomPurpose.Initialization"/>.</param>
    void Initialize(Span<float> parameters, RandomStream random);

    /// <summary>Mean loss over a batch; its gradient is written (not added) to <paramref name="gradient"/>.</summary>
    /// <param name="parameters">Flat vector of Layout.Length floats.</param>
    /// <param name="batch">The examples; never empty.</param>
    /// <param name="gradient">Flat vector of Layout.Length floats; padding is zero afterwards.</param>
    double LossAndGradient(ReadOnlySpan<float> parameters, in Batch batch, Span<float> gradient);

    /// <summary>
    /// From now on, shares what a training batch costs whatever the parameters are (gathering examples, means over
    /// them) with another trial of the same problem that trains on the same batches, step by step: what either has done
    /// for a step, the other does not do again. Changes no number; most problems have nothing to share.
    /// </summary>
    /// <param name="with">An instance of the same entry and hyperparameters, used by the same thread.</param>
    void ShareBatches(IProblem with)
    {
    }

    /// <summary>
    /// Brings parameters back into the set they must lie in; called after every step of the optimizer. Most problems
    /// are unconstrained and leave them as they are.
    /// </summary>
    /// <param name="parameters">Flat vector of Layout.Length floats; padding must stay zero.</param>
    void Project(Span<float> parameters)
    {
    }

    /// <summary>
    /// Moves <see cref="Buffers"/> towards what a train batch gives at the parameters, buffers += weight (found -
    /// buffers), in training mode. So weights 1, 1/2, 1/3, ... make them the mean over batches, whatever they were.
    /// Problems without buffers do nothing.
    /// </summary>
    /// <param name="parameters">Flat vector of Layout.Length floats.</param>
    /// <param name="batch">At most 256 examples.</param>
    /// <param name="weight">In (0, 1].</param>
    void UpdateBuffers(ReadOnlySpan<float> parameters, in Batch batch, double weight)
    {
    }

    /// <summary>Mean loss and accuracy over examples of a split, in evaluation mode (no noise, no dropout).</summary>
    /// <param name="parameters">Flat vector of Layout.Length floats.</param>
    /// <param name="split">Which data.</param>
    /// <param name="examples">Indices into the split, or empty for the whole split.</param>
    SplitMetrics Evaluate(ReadOnlySpan<float> parameters, Split split, ReadOnlySpan<int> examples);
}
