using Orleans.Concurrency;

namespace Sweep.Grains.Orleans;

/// <summary>The address of a study's coordinator: its key is the study's key in the store.</summary>
public interface IStudyGrain : IGrainWithIntegerKey
{
    /// <summary>Drives the study until it has ended. Does nothing where that is being done already.</summary>
    [ResponseTimeout("00:00:10")]
    Task OnDutyAsync();

    /// <summary>The study has ended: its grain has nothing more to do.</summary>
    Task OffDutyAsync();

    /// <summary>A slot has become free for the study's next trial. A hint.</summary>
    /// <param name="silo">Address of the silo, as text.</param>
    [OneWay]
    [AlwaysInterleave]
    Task SlotFreedAsync(string silo);
}
