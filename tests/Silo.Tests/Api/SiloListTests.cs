using System.Net.Http.Json;
using Sweep.Client;
using Sweep.Client.Contracts;
using Sweep.Silo.Tests.Hosting;
using Sweep.Store;

namespace Sweep.Silo.Tests.Api;

public sealed class SiloListTests
{
    [Fact]
    public async Task Silos_are_listed_with_what_they_offer()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        Guid incarnation = Guid.NewGuid();
        await api.Store.RegisterSiloAsync(
            new(incarnation, "host:1", TimeSpan.FromMinutes(1), 7, Slots: 4, Labels: ["gpu"]), default);
        SiloView silo = Assert.Single(await api.Client.ListSilosAsync().ToListAsync());
        Assert.Equal((incarnation, "host:1", true, 4, 7), (
            silo.Incarnation, silo.Name, silo.Live, silo.Slots, silo.NumericsVersion));
        Assert.Equal(["gpu"], silo.Labels);
        await api.Store.RetireSiloAsync(incarnation, default);
        Assert.Empty(await api.Client.ListSilosAsync().ToListAsync());
        Assert.False(Assert.Single(await api.Client.ListSilosAsync(all: true).ToListAsync()).Live);
    }

    [Fact]
    public async Task Thousands_of_silos_that_have_died_are_listed_page_by_page()
    {
        const int Dead = 2500;
        SiloRecord[] silos = [.. Enumerable.Range(0, Dead).Select(i => new SiloRecord(
            Guid.NewGuid(), $"silo {i}", IsLive: false, DateTimeOffset.UnixEpoch.AddTicks(i / 7 * 10), default, 1, [],
            7))];
        Fleet? fleet = null;
        await using ApiFixture api = await ApiFixture.CreateAsync(decorate: store => fleet = new(store, silos));
        Assert.Equal(
            fleet!.Silos.Select(silo => silo.Incarnation),
            await api.Client.ListSilosAsync(all: true).Select(silo => silo.Incarnation).ToListAsync());
        Assert.Equal(fleet.Queries, fleet.Queries.Where(query => query is { All: true, Limit: <= 1000 }));
        Assert.InRange(fleet.Queries.Count, 3, 26);

        fleet.Queries.Clear();
        SiloPage page = (await api.Http.GetFromJsonAsync<SiloPage>("api/v1/silos?limit=10", SweepJson.Compact))!;
        Assert.Equal(10, page.Silos.Count);
        page = (await api.Http.GetFromJsonAsync<SiloPage>(
            $"api/v1/silos?limit=1000&after={page.Next}", SweepJson.Compact))!;
        Assert.Equal(fleet.Silos[10].Incarnation, page.Silos[0].Incarnation);
        SiloRecord last = fleet.Silos[9];
        Assert.Equal([new(Limit: 10), new(false, last.RegisteredAt, last.Incarnation, 1000)], fleet.Queries);
    }

    /// <summary>A store that has these silos.</summary>
    private sealed class Fleet(IStudyStore inner, IEnumerable<SiloRecord> silos) : StoreDecorator(inner)
    {
        public IReadOnlyList<SiloRecord> Silos { get; } =
            [.. silos.OrderBy(silo => (silo.RegisteredAt, $"{silo.Incarnation}"))];

        public List<SiloQuery> Queries { get; } = [];

        public override Task<IReadOnlyList<SiloRecord>> ListSilosAsync(
            SiloQuery query, CancellationToken cancellation)
        {
            Queries.Add(query);
            (DateTimeOffset, string) after = (query.AfterTime, $"{query.AfterIncarnation}");
            return Task.FromResult<IReadOnlyList<SiloRecord>>(
                [.. Silos.Where(silo => (silo.RegisteredAt, $"{silo.Incarnation}").CompareTo(after) > 0)
                    .Take(query.Limit)]);
        }
    }
}
