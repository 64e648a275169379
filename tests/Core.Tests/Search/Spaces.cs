using Sweep.Core.Search;

namespace Sweep.Core.Tests.Search;

/// <summary>Arms made by hand, for samplers.</summary>
public static class Spaces
{
    private static readonly ChoiceSpace Flags = new([new SpaceFixed(true), new SpaceFixed(false)]);

    /// <summary>Finite: 3 x (4 + 1 + 2) = 21 points, one field conditional.</summary>
    public static SpaceMap Finite { get; } = Map(
        ("batch", new IntegerSpace(10, 30, 10)),
        ("fixed", new SpaceFixed("same")),
        ("optimizer", new ChoiceSpace(
        [
            Map(("lr", new LogSpace(0.001, 1, 4)), ("name", new SpaceFixed("adam"))),
            Map(("name", new SpaceFixed("plain"))),
            Map(("list", new SpaceList([new SpaceFixed(1L), Flags]))),
        ])));

    /// <summary>Every kind of interval.</summary>
    public static SpaceMap Infinite { get; } = Map(
        ("int", new IntegerSpace(-5, 5, 1)),
        ("log", new LogSpace(1e-4, 1e-1, null)),
        ("uniform", new UniformSpace(-2, 3, null)));

    public static SpaceMap Map(params (string Name, SpaceNode Node)[] fields) =>
        new(fields.Select(field => new KeyValuePair<string, SpaceNode>(field.Name, field.Node)));
}
