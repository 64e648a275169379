using Sweep.Core.Studies;

namespace Sweep.Tests.Histories;

/// <summary>One change of a trial's row, as a witness inside the store saw it.</summary>
/// <param name="Order">
/// Grows from entry to entry. Changes and writes of one trial took place in this order: each waits for the lock of the
/// one before.
/// </param>
/// <param name="Transaction">Equal for what was committed at once.</param>
/// <param name="Before">State before; null when the trial was enqueued.</param>
/// <param name="After">State after.</param>
/// <param name="EpochBefore">Epoch before.</param>
/// <param name="EpochAfter">Epoch after.</param>
/// <param name="Request">Request id of the claim that holds the trial afterwards; null when nobody does.</param>
/// <param name="Writer">Who made the change, named in the same way as holders.</param>
/// <param name="Holder">Who held the trial before; null for nobody.</param>
/// <param name="HolderIsLive">Whether that one was not marked dead at this moment.</param>
/// <param name="Incarnation">Which life of which silo holds the trial afterwards; null for nobody.</param>
public sealed record TrialChange(
    long Order, long Transaction, TrialState? Before, TrialState After, long EpochBefore, long EpochAfter,
    Guid? Request, string Writer, string? Holder, bool HolderIsLive, Guid? Incarnation);
