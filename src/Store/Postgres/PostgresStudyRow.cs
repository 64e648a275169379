using Sweep.Store.Rows;

namespace Sweep.Store.Postgres;

/// <summary>A row of <c>study</c>.</summary>
internal sealed record PostgresStudyRow : StudyRow
{
    public required DateTime SubmittedAt { get; init; }

    public required string[] Labels { get; init; }

    public required string[] Extensions { get; init; }

    /// <summary>The record that callers see.</summary>
    public StudyRecord ToRecord() => ToRecord(new DateTimeOffset(SubmittedAt), Labels, Extensions);
}
