using Sweep.Core.Catalogue;
using Sweep.Core.Tests.Optimizers.Papers;

namespace Sweep.Core.Tests.Optimizers;

/// <summary>
/// Every optimizer under gradients from 1e-12 to 1e12, with zeros, against its rule in float64 (a twin in float32 has
/// to match in every bit): every coordinate of parameters and state, after every single step.
/// </summary>
public sealed class WideMagnitudeTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, PaperCase> Cases =
        WideCases.All.Select((found, i) => ($"{found.Name} wide {i}", found))
            .ToDictionary(pair => pair.Item1, pair => pair.found);

    public static TheoryData<string> Labels => [.. Cases.Keys];

    public static TheoryData<string> Names => [.. SweepCatalogue.Optimizers.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_optimizer_of_the_catalogue_has_a_case(string name) =>
        Assert.Contains(WideCases.All, known => known.Name == name);

    [Theory]
    [MemberData(nameof(Labels))]
    public void Every_coordinate_follows_the_reference_at_every_step(string label) =>
        output.WriteLine($"{label}: {Lockstep.Run(Cases[label], 500, label):e1}");

    [Fact]
    public void Gradients_span_twenty_four_orders_of_magnitude_and_hold_zeros()
    {
        double[] sizes =
        [
            .. from time in Enumerable.Range(0, 500)
               from i in Enumerable.Range(0, SyntheticGradients.Count)
               select Math.Abs((double)SyntheticGradients.WideGradient(time, i)),
        ];
        Assert.InRange(sizes.Max(), 1e12, 1e14);
        Assert.InRange(sizes.Where(size => size > 0).Min(), 1e-21, 1e-12);
        Assert.Contains(0, sizes);
    }
}
