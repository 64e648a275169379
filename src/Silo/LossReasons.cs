using Sweep.Core.Studies;
using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo;

/// <summary>
/// Tells trials that somebody took away on purpose from those that were lost: both fences are refused alike, but nobody
/// has to look at the former.
/// </summary>
internal sealed class LossReasons(IStudyStore store)
{
    /// <summary>What became of a trial; asks the store where it was lost. For threads that may wait.</summary>
    public TrialRunResult Explain(ClaimedTrial trial, TrialRunResult result)
    {
        if (result.Kind != TrialRunKind.Lost) return result;
        try
        {
            return ReasonOf(trial) is { } reason
                ? result with { Kind = TrialRunKind.Cancelled, Reason = reason }
                : result with { Reason = result.Reason ?? "it belongs to another attempt by now" };
        }
        catch (StoreException)
        {
            return result; // it is lost, for whatever reason
        }
    }

    private string? ReasonOf(ClaimedTrial trial)
    {
        IReadOnlyList<TrialRecord> found = store
            .ListTrialsAsync(trial.Study, new(FromNumber: trial.Number, Limit: 1), CancellationToken.None)
            .GetAwaiter().GetResult();
        return found is [{ } stored] && stored.Number == trial.Number
            ? stored.State == TrialState.Cancelled ? "its study was cancelled" : null
            : "its study was deleted";
    }
}
