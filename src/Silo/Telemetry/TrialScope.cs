using System.Collections;
using Sweep.Store;

namespace Sweep.Silo.Telemetry;

/// <summary>The scope of log records about a trial: under whatever message, they can be found by it.</summary>
/// <param name="trial">The claim.</param>
internal sealed class TrialScope(ClaimedTrial trial) : IReadOnlyList<KeyValuePair<string, object?>>
{
    /// <inheritdoc/>
    public int Count => 3;

    /// <inheritdoc/>
    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("sweep.study", trial.Study),
        1 => new("sweep.trial", trial.Number),
        2 => new("sweep.epoch", trial.Fence.Epoch),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (int i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() =>
        $"study {trial.Study}, trial {trial.Number}, epoch {trial.Fence.Epoch}";
}
