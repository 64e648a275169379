using Sweep.Store;

namespace Sweep.Silo;

/// <summary>
/// Shares the trials of a claim out among the slots: trials of one study that a slot may train together.
/// </summary>
internal static class SlotGroups
{
    /// <summary>
    /// Groups of about equal size, at least as many as there are slots for each study; trials of one seed, which share
    /// batches, side by side. No group is a small rest: it would take a commit of its own, and with it the study's row.
    /// </summary>
    /// <param name="claimed">What was claimed at once.</param>
    /// <param name="slots">Slots of the silo.</param>
    /// <param name="wanted">Trials that a group should have, give or take a half.</param>
    /// <remarks>
    /// Which of a group's trials can really be joined, the runner finds out; the others it runs in turn.
    /// </remarks>
    public static IEnumerable<IReadOnlyList<ClaimedTrial>> Of(
        IReadOnlyList<ClaimedTrial> claimed, int slots, int wanted)
    {
        foreach (IGrouping<long, ClaimedTrial> study in claimed.GroupBy(trial => trial.Study))
        {
            int count = study.Count();
            int groups = Math.Max(slots, (int)Math.Round((double)count / wanted));
            int size = (count + groups - 1) / groups;
            foreach (ClaimedTrial[] group in study.OrderBy(trial => trial.Seed).Chunk(size)) yield return group;
        }
    }
}
