namespace Sweep.Silo.Export;

/// <summary>Which table an export as comma-separated values has.</summary>
public enum ExportTable
{
    /// <summary>One row a point of every curve.</summary>
    Points,

    /// <summary>One row a trial.</summary>
    Trials,
}
