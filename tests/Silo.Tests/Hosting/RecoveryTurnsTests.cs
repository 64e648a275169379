using Sweep.Store;

namespace Sweep.Silo.Tests.Hosting;

public sealed class RecoveryTurnsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(31, 1)]
    [InlineData(32, 2)]
    [InlineData(64, 4)]
    [InlineData(100_000, 4)]
    public void A_silo_of_a_large_fleet_looks_at_some_beats(int silos, int every)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            RecoveryTurns turns = new(new(seed));
            turns.Learn(silos);
            bool[] looks = [.. Enumerable.Range(0, 5 * every).Select(_ => turns.Next())];
            int first = Array.IndexOf(looks, true);
            Assert.InRange(first, 0, every - 1);
            Assert.All(looks.Index(), look => Assert.Equal(look.Index % every == first, look.Item));
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Enough_silos_of_a_fleet_look_at_each_beat(int silos)
    {
        RecoveryTurns[] fleet = [.. Enumerable.Range(0, silos).Select(seed => new RecoveryTurns(new(seed)))];
        foreach (RecoveryTurns turns in fleet) turns.Learn(silos);
        for (int beat = 0; beat < 12; beat++)
            Assert.InRange(fleet.Count(turns => turns.Next()), RecoveryTurns.Enough / 2, Math.Max(16, silos / 3));
    }

    [Fact]
    public void Who_is_left_of_a_fleet_looks_at_each_beat_again()
    {
        RecoveryTurns turns = new(new(1));
        turns.Learn(1000);
        for (int beat = 0; beat < RecoveryTurns.Longest; beat++) _ = turns.Next();
        turns.Learn(1);
        Assert.All(Enumerable.Range(0, 10), _ => Assert.True(turns.Next()));
    }

    [Fact]
    public async Task Silo_of_a_large_fleet_renews_at_each_beat_and_looks_at_each_fourth()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        using CancellationTokenSource drain = new(TimeSpan.FromMinutes(1));
        LargeFleet store = new(fixture.Store, drain);
        await fixture.Host(store).RunAsync(drain.Token);
        Assert.InRange(store.Looks, 2, 1 + (LargeFleet.Renewals / RecoveryTurns.Longest) + 1);
    }

    /// <summary>Has no work, and says that there are a thousand silos.</summary>
    private sealed class LargeFleet(IStudyStore inner, CancellationTokenSource drain) : StoreDecorator(inner)
    {
        public const int Renewals = 40;

        private int _renewed;

        public int Looks { get; private set; }

        public override Task<int> CountSilosAsync(CancellationToken cancellation) => Task.FromResult(1000);

        public override Task<IReadOnlyList<ClaimedTrial>> ClaimAsync(
            ClaimRequest request, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<ClaimedTrial>>([]);

        public override Task<RecoveryResult> RecoverAsync(RecoveryPolicy policy, CancellationToken cancellation)
        {
            Looks++;
            return base.RecoverAsync(policy, cancellation);
        }

        public override Task<bool> RenewSiloAsync(Guid incarnation, TimeSpan lease, CancellationToken cancellation)
        {
            if (++_renewed == Renewals) drain.Cancel();
            return base.RenewSiloAsync(incarnation, lease, cancellation);
        }
    }
}
