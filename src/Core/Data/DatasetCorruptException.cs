namespace Sweep.Core.Data;

/// <summary>
/// A dataset's file is not what it should be. An environment failure, like <see cref="DatasetMissingException"/>: the
/// trial is not at fault.
/// </summary>
/// <param name="file">The file, as its opener named it.</param>
/// <param name="problem">What was found and what was expected.</param>
/// <param name="cause">The error underneath, if there is one.</param>
public sealed class DatasetCorruptException(string file, string problem, Exception? cause = null)
    : Exception($"{file}: {problem}", cause)
{
    /// <summary>The file, as its opener named it.</summary>
    public string File { get; } = file;
}
