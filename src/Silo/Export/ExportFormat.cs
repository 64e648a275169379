namespace Sweep.Silo.Export;

/// <summary>What an export is written as.</summary>
public enum ExportFormat
{
    /// <summary>Comma-separated values: one table.</summary>
    Csv,

    /// <summary>One JSON document with everything.</summary>
    Json,
}
