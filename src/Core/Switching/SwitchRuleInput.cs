namespace Sweep.Core.Switching;

/// <summary>What a rule sees of one step of the first optimizer.</summary>
public readonly ref struct SwitchRuleInput
{
    /// <summary>Number k of the step, from 1.</summary>
    public required long Step { get; init; }

    /// <summary>Learning rate of the step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Parameters after the step, flat.</summary>
    public required ReadOnlySpan<float> Parameters { get; init; }

    /// <summary>Mini-batch gradient g_k at the parameters before the step; empty unless the rule needs it.</summary>
    public ReadOnlySpan<float> Gradient { get; init; }

    /// <summary>
    /// The step p_k: parameters after less parameters before, rounded to float32; empty unless the rule needs it.
    /// </summary>
    public ReadOnlySpan<float> Move { get; init; }

    /// <summary>Mini-batch loss before the step; null where nobody knows.</summary>
    public double? Loss { get; init; }
}
