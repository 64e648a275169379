namespace Sweep.Store.Tests.Model;

/// <summary>A study as the contract has it.</summary>
public sealed class ModelStudy(StudyRecord submitted)
{
    public string Name { get; } = submitted.Name;

    public StudyStatus Status { get; set; } = StudyStatus.Active;

    public long NextNumber { get; set; }

    public long Revision { get; set; } = submitted.Revision;

    public long Epoch { get; set; }

    public Guid? Coordinator { get; set; }

    public int Priority { get; set; }

    public int? Parallel { get; set; }

    public string? Label { get; set; }

    public List<string> Extensions { get; } = [];

    public long Planned { get; set; } = submitted.PlannedTrials;

    /// <summary>The latest retry and what it queued.</summary>
    public (Guid Request, int Trials) Retried { get; set; }

    /// <summary>Changes the status, if an event allows it; null where it is refused.</summary>
    public StudyStatus? Apply(StudyEvent @event)
    {
        StudyStatus? next = StudyStateMachine.Next(Status, @event);
        if (next is not { } status || status == Status) return next;
        Status = status;
        Coordinator = null;
        Revision++;
        return next;
    }
}
