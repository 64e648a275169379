namespace Sweep.Client.Contracts;

/// <summary>One way in which a study differs from the stored one of the same name.</summary>
/// <param name="Path">Where, such as <c>arms.adam.optimizer.lr.log</c>.</param>
/// <param name="Before">What the stored study has, as JSON; null where it has nothing.</param>
/// <param name="After">What the new one has, as JSON; null where it has nothing.</param>
public sealed record StudyChangeView(string Path, string? Before, string? After)
{
    /// <summary><c>+ path: value</c>, <c>- path: value</c> or <c>~ path: value -> value</c>.</summary>
    public override string ToString() => (Before, After) switch
    {
        (null, _) => $"+ {Path}: {After}",
        (_, null) => $"- {Path}: {Before}",
        _ => $"~ {Path}: {Before} -> {After}",
    };
}
