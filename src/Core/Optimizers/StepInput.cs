namespace Sweep.Core.Optimizers;

/// <summary>What one optimizer step works on.</summary>
public readonly ref struct StepInput
{
    /// <summary>Flat parameter vector, updated in place; length of the layout.</summary>
    public required Span<float> Parameters { get; init; }

    /// <summary>Gradient at the parameters, same length. The optimizer may overwrite it.</summary>
    public required Span<float> Gradient { get; init; }

    /// <summary>Learning rate of this step, from the schedule.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Momentum (SGD family) or beta1 (Adam family) of this step where the schedule cycles it.</summary>
    public double? Momentum { get; init; }

    /// <summary>Loss of the mini-batch that the gradient is of, before the step; null where nobody knows.</summary>
    public double? Loss { get; init; }
}
