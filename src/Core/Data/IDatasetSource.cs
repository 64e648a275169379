namespace Sweep.Core.Data;

/// <summary>Where problems get their data. Implementations share one read-only copy per process.</summary>
public interface IDatasetSource
{
    /// <summary>The dataset with this name.</summary>
    /// <exception cref="DatasetMissingException">It is not on this machine; the message says how to get it.</exception>
    Dataset Get(string name);

    /// <summary>A text file of the user's; a source without files has none.</summary>
    /// <param name="path">As the study file names it.</param>
    /// <exception cref="DatasetMissingException">It is not on this machine; the message says what to do.</exception>
    /// <exception cref="DatasetCorruptException">It is too large, or not UTF-8.</exception>
    CharacterText GetText(string path) =>
        throw new DatasetMissingException(path, $"Text '{path}' cannot be read here.");
}
