namespace Sweep.Silo.Datasets;

/// <summary>One mirror did not deliver a file.</summary>
/// <param name="message">What went wrong, with the address.</param>
/// <param name="permanent">Whether asking this mirror again is pointless.</param>
/// <param name="cause">The error underneath, if there is one.</param>
internal sealed class MirrorException(string message, bool permanent, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>Whether asking this mirror again is pointless.</summary>
    public bool Permanent { get; } = permanent;
}
