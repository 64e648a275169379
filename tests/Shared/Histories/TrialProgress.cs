using Sweep.Core.Studies;

namespace Sweep.Tests.Histories;

/// <summary>One accepted write of points or of a checkpoint, as a witness inside the store saw it.</summary>
/// <param name="Order">As in <see cref="TrialChange"/>.</param>
/// <param name="State">State of the trial at this moment.</param>
/// <param name="Epoch">Its epoch at this moment.</param>
/// <param name="Writer">Who wrote.</param>
/// <param name="Holder">Who held the trial; null for nobody.</param>
/// <param name="Step">Step of the checkpoint; null for points.</param>
public sealed record TrialProgress(
    long Order, TrialState State, long Epoch, string Writer, string? Holder, long? Step);
