namespace Sweep.Grains.Orleans;

/// <summary>
/// Where the silos of a cluster publish their load and read that of the others, and where studies that nobody drives
/// are noticed. One of it, with key 0; what it knows is rebuilt from the next reports wherever it is activated.
/// </summary>
public interface IFleetGrain : IGrainWithIntegerKey
{
    /// <summary>A silo publishes its load.</summary>
    /// <param name="load">Its load.</param>
    /// <returns>The loads of all silos that reported lately, the caller's among them.</returns>
    [ResponseTimeout("00:00:10")]
    Task<SiloLoad[]> ReportAsync(SiloLoad load);
}
