namespace Sweep.Silo;

/// <summary>An order to a silo to claim one trial.</summary>
/// <param name="trial">The trial.</param>
internal sealed class TrialOrder(long trial)
{
    private readonly TaskCompletionSource<(KnownTrial?, bool)> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The trial.</summary>
    public long Trial => trial;

    /// <summary>The claimed trial, null where it was not claimed; and whether there was a slot for it.</summary>
    public Task<(KnownTrial? Claimed, bool HadSlot)> Answer => _answer.Task;

    /// <summary>Answers the order; false if it has been answered: whoever gave it has given up waiting.</summary>
    public bool TryAnswer(KnownTrial? claimed, bool hadSlot) => _answer.TrySetResult((claimed, hadSlot));
}
