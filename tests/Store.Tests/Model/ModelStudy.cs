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
}
