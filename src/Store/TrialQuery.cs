using Sweep.Core.Studies;

namespace Sweep.Store;

/// <summary>Which trials to list.</summary>
/// <param name="AfterRevision">Only trials changed since this revision of the study; 0 for all.</param>
/// <param name="FromNumber">Only trials with this number or a higher one.</param>
/// <param name="Limit">Most trials to return.</param>
/// <param name="State">Only trials in this state; null for all.</param>
public sealed record TrialQuery(
    long AfterRevision = 0, long FromNumber = 0, int Limit = int.MaxValue, TrialState? State = null);
