namespace Sweep.Core.Data;

/// <summary>A dataset is known but not on this machine. An environment failure: the trial is not at fault.</summary>
/// <param name="dataset">The dataset's name.</param>
/// <param name="message">Where it was looked for and how to get it.</param>
public sealed class DatasetMissingException(string dataset, string message) : Exception(message)
{
    /// <summary>The dataset's name.</summary>
    public string Dataset { get; } = dataset;
}
