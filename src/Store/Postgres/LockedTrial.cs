namespace Sweep.Store.Postgres;

/// <summary>A trial as its lock found it: so it stays until the end of the transaction.</summary>
internal sealed record LockedTrial(
    long Trial, long Study, long Epoch, Guid? Incarnation, string State, int Losses)
{
    /// <summary>Whether it runs under this fence.</summary>
    public bool IsHeldBy(TrialFence fence) =>
        State == "running" && Epoch == fence.Epoch && Incarnation == fence.Incarnation;
}
