using Sweep.Core.Search;
using Sweep.Core.Studies;

namespace Sweep.Core.Tests.Search;

public sealed class GridSamplerTests
{
    [Fact]
    public void Points_come_in_lexicographic_order()
    {
        SpaceMap space = Spaces.Map(
            ("b", new ChoiceSpace([new SpaceFixed("y"), new SpaceFixed("x")])),
            ("a", new ChoiceSpace([new IntegerSpace(3, 9, 4), new SpaceFixed(1L)])));
        GridSampler sampler = new(new(0, new Arm("arm", space)));
        List<string> points = [];
        while (sampler.Next() is { } configuration) points.Add(configuration.Parameters);

        Assert.Equal(
            [
                "{\"a\":3,\"b\":\"y\"}", "{\"a\":3,\"b\":\"x\"}",
                "{\"a\":7,\"b\":\"y\"}", "{\"a\":7,\"b\":\"x\"}",
                "{\"a\":1,\"b\":\"y\"}", "{\"a\":1,\"b\":\"x\"}",
            ],
            points);
    }

    [Fact]
    public void Infinite_spaces_are_refused() =>
        Assert.Throws<ArgumentException>(() => new GridSampler(new(0, new Arm("arm", Spaces.Infinite))));
}
