using Sweep.Store.Rows;

namespace Sweep.Store.Sqlite;

/// <summary>A row of <c>study</c>.</summary>
internal sealed record SqliteStudyRow : StudyRow
{
    public required long SubmittedAt { get; init; }

    public required string Labels { get; init; }

    public required string Extensions { get; init; }

    /// <summary>The record that callers see.</summary>
    public StudyRecord ToRecord() => ToRecord(
        SqliteTime.ToTime(SubmittedAt), SqliteJson.ReadTexts(Labels), SqliteJson.ReadTexts(Extensions));
}
