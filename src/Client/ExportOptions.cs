namespace Sweep.Client;

/// <summary>What to export of a study.</summary>
public sealed record ExportOptions
{
    /// <summary><c>csv</c> or <c>json</c>.</summary>
    public string Format { get; init; } = "csv";

    /// <summary>For csv: <c>points</c>, every point of every curve, or <c>trials</c>, one row a trial.</summary>
    public string Table { get; init; } = "points";

    /// <summary>For csv: the attempts instead of the table. For json: in addition.</summary>
    public bool Attempts { get; init; }
}
