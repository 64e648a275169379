namespace Sweep.Silo;

/// <summary>Listens to nothing.</summary>
public sealed class SilentObserver : ISiloObserver
{
    /// <summary>The only instance needed.</summary>
    public static SilentObserver Instance { get; } = new();
}
