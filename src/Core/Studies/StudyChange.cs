namespace Sweep.Core.Studies;

/// <summary>One way in which two studies differ.</summary>
/// <param name="Path">Where, such as <c>arms.adam.optimizer.lr.log</c>.</param>
/// <param name="Before">What it was, as canonical JSON; null where it is new.</param>
/// <param name="After">What it is, as canonical JSON; null where it is gone.</param>
public sealed record StudyChange(string Path, string? Before, string? After)
{
    /// <summary><c>+ path: value</c>, <c>- path: value</c> or <c>~ path: value -> value</c>.</summary>
    public override string ToString() => (Before, After) switch
    {
        (null, _) => $"+ {Path}: {After}",
        (_, null) => $"- {Path}: {Before}",
        _ => $"~ {Path}: {Before} -> {After}",
    };
}
