namespace Sweep.Grains.Orleans;

/// <summary>All that is kept in grain storage: whether a study is driven, and for which store.</summary>
[GenerateSerializer]
public sealed class StudyDuty
{
    /// <summary>Whether the study has not ended, as far as its grain knows.</summary>
    [Id(0)]
    public bool IsOn { get; set; }

    /// <summary>The store that it is in.</summary>
    [Id(1)]
    public string Store { get; set; } = "";
}
