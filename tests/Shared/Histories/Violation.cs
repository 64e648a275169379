namespace Sweep.Tests.Histories;

/// <summary>What is wrong with a history.</summary>
/// <param name="Rule">By which rule.</param>
/// <param name="What">What was seen.</param>
public sealed record Violation(HistoryRule Rule, string What)
{
    /// <summary>Says of which trial it is.</summary>
    public Violation Of(long number) => this with { What = $"trial {number}: {What}" };

    /// <inheritdoc/>
    public override string ToString() => $"{What} ({Rule})";
}
