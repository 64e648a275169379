namespace Sweep.Store.Postgres;

/// <summary>A write with its checkpoint as its row will have it.</summary>
internal sealed record PreparedWrite(TrialWrite Write, PreparedCheckpoint? Checkpoint)
{
    /// <summary>The right to write.</summary>
    public TrialFence Fence => Write.Fence;
}
