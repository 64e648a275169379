using System.Text.Json;
using Sweep.Core.Search;
using Sweep.Core.Studies;

namespace Sweep.Core.Tests.Search;

public sealed class RandomSamplerTests
{
    [Fact]
    public void Adding_a_hyperparameter_leaves_the_others_alone()
    {
        SpaceMap more = new(Spaces.Infinite.Fields.Append(new("extra", new UniformSpace(0, 1, null))));
        List<JsonElement> before = Draw(Spaces.Infinite, 50), after = Draw(more, 50);
        foreach (string name in Spaces.Infinite.Fields.Keys)
        {
            Assert.Equal(
                before.Select(each => each.GetProperty(name).GetDouble()),
                after.Select(each => each.GetProperty(name).GetDouble()));
        }
    }

    [Fact]
    public void Places_of_equal_spaces_differ()
    {
        UniformSpace unit = new(0, 1, null);
        SpaceMap space = Spaces.Map(("a", unit), ("b", unit), ("c", new SpaceList([unit, unit])));
        JsonElement drawn = Draw(space, 1)[0];
        double[] values =
        [
            drawn.GetProperty("a").GetDouble(), drawn.GetProperty("b").GetDouble(),
            drawn.GetProperty("c")[0].GetDouble(), drawn.GetProperty("c")[1].GetDouble(),
        ];
        Assert.Equal(4, values.Distinct().Count());
    }

    [Fact]
    public void Draws_follow_their_distributions()
    {
        const int Count = 4000;
        SpaceMap space = Spaces.Map(
            ("choice", new ChoiceSpace([new SpaceFixed(0L), new SpaceFixed(1L), new SpaceFixed(2L)])),
            ("int", new IntegerSpace(0, 3, 1)),
            ("log", new LogSpace(1e-4, 1, null)),
            ("uniform", new UniformSpace(2, 4, null)));
        List<JsonElement> drawn = Draw(space, Count);

        // Four standard errors of a share p among 4000: 4 sqrt(p (1 - p) / 4000) < 0.032.
        double Share(string name, double below) =>
            drawn.Count(each => each.GetProperty(name).GetDouble() < below) / (double)Count;
        Assert.Equal(0.25, Share("log", 1e-3), 0.032);
        Assert.Equal(0.75, Share("log", 1e-1), 0.032);
        Assert.Equal(0.25, Share("uniform", 2.5), 0.032);
        Assert.Equal(0.5, Share("uniform", 3), 0.032);
        Assert.Equal(1 / 3.0, Share("choice", 1), 0.032);
        Assert.Equal(2 / 3.0, Share("choice", 2), 0.032);
        for (int i = 1; i < 4; i++) Assert.Equal(i / 4.0, Share("int", i), 0.032);
    }

    [Fact]
    public void Draws_never_change()
    {
        // Made by another implementation of Philox, SplitMix and FNV; a change here changes every random study.
        Assert.Equal(
            "{\"int\":-5,\"log\":0.02624151093878154,\"uniform\":0.5482217389143369}",
            Draw(Spaces.Infinite, 1)[0].GetRawText());
    }

    [Fact]
    public void Lopsided_choices_are_used_up()
    {
        // One draw in 2^20 finds the innermost option: the rest has to be listed.
        SpaceNode node = new SpaceFixed(0L);
        for (long i = 1; i <= 20; i++) node = new ChoiceSpace([new SpaceFixed(i), node]);
        Assert.Equal(21, Draw(Spaces.Map(("x", node)), 100).Count);
    }

    [Fact]
    public void Large_finite_spaces_are_searched_when_draws_repeat()
    {
        // 19 points are drawn almost always, 3 million almost never.
        SpaceNode node = new IntegerSpace(1000, 3_001_000, 1);
        for (long i = 1; i < 20; i++) node = new ChoiceSpace([new SpaceFixed(i), node]);
        List<JsonElement> drawn = Draw(Spaces.Map(("x", node)), 60);
        Assert.Equal(60, drawn.Select(each => each.GetRawText()).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Interval_ends_bound_every_value()
    {
        double low = 1e-3, high = 0.3;
        RealSpace[] spaces = [new LogSpace(low, high, 1000), new UniformSpace(low, high, 1000)];
        foreach (RealSpace space in spaces)
        {
            double[] values = [.. Enumerable.Range(0, 1000).Select(i => (double)((SpaceFixed)space.PointAt(i)).Value)];
            Assert.Equal((low, high), (values[0], values[^1]));
            Assert.Equal(values.Order(), values);
            Assert.Equal(1000, values.Distinct().Count());
        }

        UniformSpace widest = new(double.MinValue, double.MaxValue, 5);
        Assert.Equal(0.0, ((SpaceFixed)widest.PointAt(2)).Value);
    }

    private static List<JsonElement> Draw(SpaceMap space, int most)
    {
        RandomSampler sampler = new(new(5, new Arm("arm", space)));
        List<JsonElement> drawn = [];
        while (drawn.Count < most && sampler.Next() is { } configuration)
            drawn.Add(JsonDocument.Parse(configuration.Parameters).RootElement);
        return drawn;
    }
}
