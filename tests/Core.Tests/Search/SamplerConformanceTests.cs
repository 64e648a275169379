using System.Text.Json;
using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies;

namespace Sweep.Core.Tests.Search;

/// <summary>What every sampler of the catalogue must do.</summary>
public sealed class SamplerConformanceTests
{
    public static TheoryData<string> Samplers => [.. SweepCatalogue.Samplers.Select(entry => entry.Name)];

    public static TheoryData<string> Drawing =>
        [.. SweepCatalogue.Samplers.Where(entry => !entry.Enumerates).Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Finite_spaces_are_used_up_without_duplicates(string name)
    {
        List<Configuration> all = Take(Create(name, 1, "a", Spaces.Finite), 1000);

        Assert.Equal(21, all.Count);
        Assert.Equal(21, Distinct(all));
        Assert.Equal(Enumerable.Range(0, 21), all.Select(configuration => configuration.Number));
        Assert.Equal(
            Enumerable.Range(0, 21).Select(i => Spaces.Finite.PointAt(i).ToCanonicalJson())
                .Order(StringComparer.Ordinal),
            all.Select(configuration => configuration.Parameters).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Exhaustion_lasts(string name)
    {
        ISampler sampler = Create(name, 1, "a", Spaces.Finite);
        Take(sampler, 1000);
        Assert.Null(sampler.Next());
        Assert.Null(sampler.Next());
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void A_fixed_arm_has_one_configuration(string name)
    {
        SpaceMap arm = Spaces.Map(("lr", new SpaceFixed(0.5)));
        Assert.Equal([new(0, "{\"lr\":0.5}")], Take(Create(name, 1, "a", arm), 10));
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void The_same_calls_give_the_same_configurations(string name) => Assert.Equal(
        Take(Create(name, 7, "a", Spaces.Finite), 15), Take(Create(name, 7, "a", Spaces.Finite), 15));

    [Theory]
    [MemberData(nameof(Drawing))]
    public void Infinite_spaces_give_what_is_asked_for_within_bounds(string name)
    {
        List<Configuration> drawn = Take(Create(name, 3, "a", Spaces.Infinite), 500);

        Assert.Equal(500, Distinct(drawn));
        Assert.All(Values(drawn, "int"), value => Assert.InRange(value, -5, 5));
        Assert.All(Values(drawn, "log"), value => Assert.InRange(value, 1e-4, 1e-1));
        Assert.All(Values(drawn, "uniform"), value => Assert.InRange(value, -2, 3));
        Assert.All(Values(drawn, "int"), value => Assert.Equal(Math.Floor(value), value));
    }

    [Theory]
    [MemberData(nameof(Drawing))]
    public void Seeds_and_arms_change_the_draws(string name)
    {
        List<Configuration> drawn = Take(Create(name, 3, "a", Spaces.Infinite), 5);
        Assert.NotEqual(drawn, Take(Create(name, 4, "a", Spaces.Infinite), 5));
        Assert.NotEqual(drawn, Take(Create(name, 3, "b", Spaces.Infinite), 5));
    }

    private static ISampler Create(string name, ulong seed, string arm, SpaceMap space)
    {
        SamplerEntry entry = SweepCatalogue.Samplers[name];
        return entry.Create(entry.Spec().Values, new(seed, new Arm(arm, space)));
    }

    private static int Distinct(List<Configuration> configurations) =>
        configurations.Select(each => each.Parameters).Distinct(StringComparer.Ordinal).Count();

    private static List<Configuration> Take(ISampler sampler, int most)
    {
        List<Configuration> taken = [];
        while (taken.Count < most && sampler.Next() is { } configuration) taken.Add(configuration);
        return taken;
    }

    private static List<double> Values(List<Configuration> configurations, string name) =>
        [
            .. configurations.Select(each =>
                JsonDocument.Parse(each.Parameters).RootElement.GetProperty(name).GetDouble()),
        ];
}
