using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Conformance;

/// <summary>Silos are listed page by page: the fleet's past may be long, and changes while somebody reads it.</summary>
public sealed class SiloPageTests : StoreTests
{
    private const int Size = 3;

    [Theory, MemberData(nameof(AllStores))]
    public async Task Pages_join_to_the_whole_in_order_of_registration(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        List<Guid> registered = await FillAsync(harness);
        foreach (bool all in (bool[])[true, false])
        {
            IReadOnlyList<SiloRecord> whole = await harness.Store.ListSilosAsync(all, Cancel);
            List<Guid> joined = await ReadAsync(harness, all, () => Task.CompletedTask);
            Assert.Equal(whole.Select(silo => silo.Incarnation), joined);
            Assert.Equal(
                whole.OrderBy(silo => silo.RegisteredAt)
                    .ThenBy(silo => silo.Incarnation.ToString(), StringComparer.Ordinal),
                whole);
            Assert.Equal(all ? registered.Count : registered.Count / 2, joined.Count);
        }
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Silo_that_is_there_all_the_while_is_shown_once_whoever_registers_and_dies(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        List<Guid> registered = await FillAsync(harness);
        Queue<Guid> dying = new((await harness.Store.ListSilosAsync(all: false, Cancel))
            .Where((_, place) => place % 2 == 0)
            .Select(silo => silo.Incarnation));
        HashSet<Guid> stay =
            [.. (await harness.Store.ListSilosAsync(all: false, Cancel)).Select(silo => silo.Incarnation)];
        stay.ExceptWith(dying);
        int come = 4;
        async Task ChangeAsync()
        {
            if (come-- > 0) await harness.RegisterAsync("new");
            if (dying.TryDequeue(out Guid died)) await harness.Store.RetireSiloAsync(died, Cancel);
        }

        List<Guid> live = await ReadAsync(harness, all: false, ChangeAsync);
        Assert.Equal(live.Distinct(), live);
        Assert.Subset(live.ToHashSet(), stay);
        List<Guid> all = await ReadAsync(harness, all: true, ChangeAsync);
        Assert.Equal(all.Distinct(), all);
        Assert.Subset(all.ToHashSet(), registered.ToHashSet());
    }

    /// <summary>Silos that register by threes at the same moment; every other one dies.</summary>
    private static async Task<List<Guid>> FillAsync(StoreHarness harness)
    {
        List<Guid> registered = [];
        for (int i = 0; i < 20; i++)
        {
            registered.Add(await harness.RegisterAsync($"silo {i}", leaseSeconds: 1e6));
            if (i % 2 == 0) await harness.Store.RetireSiloAsync(registered[^1], Cancel);
            if (i % 3 == 2) harness.Clock.Advance(TimeSpan.FromMicroseconds(1));
        }

        return registered;
    }

    /// <summary>All pages, each after the last of the one before.</summary>
    private static async Task<List<Guid>> ReadAsync(StoreHarness harness, bool all, Func<Task> between)
    {
        List<Guid> read = [];
        SiloQuery query = new(all, Limit: Size);
        while (true)
        {
            IReadOnlyList<SiloRecord> page = await harness.Store.ListSilosAsync(query, Cancel);
            Assert.InRange(page.Count, 0, Size);
            read.AddRange(page.Select(silo => silo.Incarnation));
            if (page.Count < Size) return read;
            query = query with { AfterTime = page[^1].RegisteredAt, AfterIncarnation = page[^1].Incarnation };
            await between();
        }
    }
}
