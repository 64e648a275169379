namespace Sweep.Grains.Orleans;

/// <summary>What grains use of the silo that they are on.</summary>
public interface ITrialSlots
{
    /// <summary>The incarnation that trials and studies are taken under; null while the silo has none.</summary>
    Guid? Incarnation { get; }

    /// <summary>Claims a trial, if it is queued and a slot is free, and runs it on a thread of its own.</summary>
    Task<TrialTaking> TakeAsync(long trial);

    /// <summary>Has a trial that runs here store a checkpoint and go back to the queue.</summary>
    void GiveBack(long trial);
}
