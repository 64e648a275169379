namespace Sweep.Silo.Datasets;

/// <summary>How far a download is. Falls back when an attempt is started again.</summary>
/// <param name="File">The file being fetched.</param>
/// <param name="Done">Bytes of the whole dataset that are here, compressed.</param>
/// <param name="Total">Bytes of the whole dataset, compressed, as published.</param>
public readonly record struct DatasetFetchProgress(string File, long Done, long Total);
