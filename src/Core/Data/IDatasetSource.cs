namespace Sweep.Core.Data;

/// <summary>Where problems get their data. Implementations share one read-only copy per process.</summary>
public interface IDatasetSource
{
    /// <summary>The dataset with this name.</summary>
    /// <exception cref="DatasetMissingException">It is not on this machine; the message says how to get it.</exception>
    Dataset Get(string name);
}
