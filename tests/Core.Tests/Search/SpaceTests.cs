using Sweep.Core.Search;

namespace Sweep.Core.Tests.Search;

public sealed class SpaceTests
{
    [Fact]
    public void Counts_saturate_and_infinity_wins()
    {
        IntegerSpace large = new(0, 1L << 52, 1);
        Assert.Equal((1L << 52) + 1, large.Count);
        SpaceMap larger = Spaces.Map(("a", large), ("b", large));
        Assert.Equal(long.MaxValue, larger.Count);
        Assert.Equal(long.MaxValue, new ChoiceSpace([larger, larger, larger]).Count);
        Assert.Null(Spaces.Map(("a", large), ("b", new LogSpace(1, 2, null))).Count);
        Assert.Null(new ChoiceSpace([large, new UniformSpace(1, 2, null)]).Count);
        Assert.Equal(21, Spaces.Finite.Count);
    }

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(1.0, "1")]
    [InlineData(-5.0, "-5")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e-3, "0.001")]
    [InlineData(1e-7, "1E-07")]
    [InlineData(9007199254740992.0, "9007199254740992")]
    [InlineData(1e22, "1E+22")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    public void Numbers_have_one_text(double value, string text)
    {
        Assert.Equal(text, new SpaceFixed(value).ToCanonicalJson());
        Assert.Equal(value, System.Text.Json.JsonDocument.Parse(text).RootElement.GetDouble());
    }

    [Fact]
    public void Texts_are_escaped() =>
        Assert.Equal("\"a\\\"\\\\\\u000aé\"", new SpaceFixed("a\"\\\né").ToCanonicalJson());

    [Fact]
    public void Hashes_are_those_of_fnv1a()
    {
        // Reference values of draft-eastlake-fnv for "foobar"; Append adds one more octet, 0xFF.
        ulong foobar = 0x85944171F73967E8;
        Assert.Equal(unchecked((foobar ^ 0xFF) * 1099511628211), StableHash.Append(StableHash.Start, "foobar"));
        Assert.Equal(new UInt128(0x343E1662793C64BF, 0x6F0D3597BA446F18), StableHash.Wide("foobar"));
    }

    public static TheoryData<string, string, bool> Pairs => new()
    {
        { "int 1 5 1", "int 5 9 1", true },
        { "int 1 5 1", "int 6 9 1", false },
        { "int 0 10 2", "int 1 11 2", false },
        { "int 0 10 2", "int 1 11 3", true },
        { "uniform 0 1", "log 1 2", true },
        { "uniform 0 1", "log 1.5 2", false },
        { "uniform 0 1", "fixed 1", true },
        { "uniform 0.5 0.7", "int 0 3 1", false },
        { "points 0 1 3", "fixed 0.5", true },
        { "points 0 1 3", "fixed 0.4", false },
        { "points 0 1 3", "points 0.25 0.75 2", false },
        { "points 0 1 3", "points 0.25 0.5 2", true },
        { "int 0 3 1", "text 1", false },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Overlap_is_exact(string left, string right, bool overlaps)
    {
        Assert.Equal(overlaps, SpaceOverlap.Find([Parse(left), Parse(right)], out _, out _));
        Assert.Equal(overlaps, SpaceOverlap.Find([Parse(right), Parse(left)], out _, out _));
        SpaceMap a = Spaces.Map(("x", Parse(left))), b = Spaces.Map(("x", Parse(right)));
        Assert.Equal(overlaps, SpaceOverlap.Find([a, b], out _, out _));
        Assert.False(SpaceOverlap.Find([a, Spaces.Map(("y", Parse(right)))], out _, out _));
        Assert.Equal(overlaps, SpaceOverlap.Find([new ChoiceSpace([new SpaceFixed(false), a]), b], out _, out _));
    }

    private static SpaceNode Parse(string text)
    {
        string[] parts = text.Split(' ');
        double Number(int i) => double.Parse(parts[i]);
        return parts[0] switch
        {
            "int" => new IntegerSpace((long)Number(1), (long)Number(2), (long)Number(3)),
            "uniform" => new UniformSpace(Number(1), Number(2), null),
            "points" => new UniformSpace(Number(1), Number(2), (int)Number(3)),
            "log" => new LogSpace(Number(1), Number(2), null),
            "fixed" => new SpaceFixed(Number(1)),
            _ => new SpaceFixed(parts[1]),
        };
    }
}
