namespace Sweep.Silo.Datasets;

/// <summary>A dataset could not be downloaded; the message says why and what else can be done.</summary>
/// <param name="message">The message.</param>
/// <param name="cause">The last error.</param>
public sealed class DatasetFetchException(string message, Exception? cause) : Exception(message, cause);
