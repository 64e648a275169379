using Sweep.Core.Studies;
using Sweep.Core.Training;

namespace Sweep.Store.Benchmarks;

/// <summary>A silo that trains nothing: it claims ahead and ends each trial by itself.</summary>
internal sealed class Client(IStudyStore store, Guid incarnation, long study)
{
    private const int Slots = 64;

    private static readonly TrialResult Result = new(100, new Dictionary<string, double> { ["val_loss"] = 0.5 }, []);

    /// <summary>Announces it.</summary>
    public static async Task<Client> RegisterAsync(IStudyStore store, long study)
    {
        Guid incarnation = Guid.NewGuid();
        await store.RegisterSiloAsync(new(incarnation, "bench", TimeSpan.FromHours(1), 1), default);
        return new(store, incarnation, study);
    }

    /// <summary>Claims trials.</summary>
    public async Task<TrialFence[]> ClaimAsync(int limit) =>
        [.. (await store.ClaimAsync(new(incarnation, Guid.NewGuid(), limit, study), default))
            .Select(trial => trial.Fence)];

    /// <summary>Claims and ends so many trials.</summary>
    public async Task WorkAsync(int trials, int lookAhead)
    {
        Task<TrialFence[]> ahead = ClaimAsync(Math.Min(lookAhead, trials));
        while (trials > 0)
        {
            TrialFence[] claimed = await ahead;
            trials -= claimed.Length;
            if (trials > 0) ahead = ClaimAsync(Math.Min(lookAhead, trials));
            foreach (TrialFence[] slots in claimed.Chunk(Slots))
                await Task.WhenAll(slots.Select(fence => store.EndAsync([End(fence)], default)));
        }
    }

    private static TrialEnd End(TrialFence fence) => new(
        fence,
        TrialEvent.Complete,
        Tail: null,
        [new("val_loss", 0, [100], [0.5])],
        Result,
        Reason: null,
        new(TimeSpan.FromMilliseconds(1), TimeSpan.Zero, 0));
}
