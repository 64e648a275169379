using Sweep.Core.Catalogue;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;
using Sweep.Core.Tests.Catalogue;

namespace Sweep.Core.Tests.Optimizers;

/// <summary>Every optimizer of the catalogue that has a weight decay leaves it out where the layout says so.</summary>
public sealed class DecayExclusionTests
{
    private const int Steps = 12;
    private const string WeightDecay = "weight_decay";

    // Excluded tensors at the beginning, in the middle, side by side and at the end.
    private static readonly ParameterLayout Layout = new(
        new TensorSpec("a", [3], TensorRole.Bias),
        new TensorSpec("b", [5, 7], TensorRole.Weight, 7, 5),
        new TensorSpec("c", [16], TensorRole.Norm),
        new TensorSpec("d", [1], TensorRole.Bias),
        new TensorSpec("e", [4, 3, 2], TensorRole.Weight, 6, 4),
        new TensorSpec("f", [4], TensorRole.Norm));

    private static readonly TensorRole[] Excluded = [TensorRole.Bias, TensorRole.Norm];

    private static readonly Dictionary<string, (OptimizerEntry Entry, HyperparameterValues Values)> Cases = Decaying();

    public static TheoryData<string> Labels => [.. Cases.Keys];

    public static TheoryData<string> LocalLabels => [.. Cases
        .Where(pair => pair.Value.Entry.CoordinateWise || pair.Value.Entry.PerTensor).Select(pair => pair.Key)];

    [Theory]
    [MemberData(nameof(LocalLabels))]
    public void Excluded_tensors_go_as_without_decay_and_the_others_as_ever(string label)
    {
        (OptimizerEntry entry, HyperparameterValues values) = Cases[label];
        OptimizerRun actual = Run(entry, values, Layout.WithoutDecay(Excluded));
        OptimizerRun decayed = Run(entry, values, Layout);
        OptimizerRun free = Run(entry, Set(values, 0), Layout);
        for (int tensor = 0; tensor < Layout.Tensors.Count; tensor++)
        {
            OptimizerRun expected = Excluded.Contains(Layout.Tensors[tensor].Role) ? free : decayed;
            Assert.True(
                Layout.Slice(expected.Parameters, tensor).SequenceEqual(Layout.Slice(actual.Parameters, tensor)),
                Layout.Tensors[tensor].Name);
        }
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void With_all_tensors_excluded_it_is_the_rule_without_decay(string label)
    {
        (OptimizerEntry entry, HyperparameterValues values) = Cases[label];
        OptimizerRun actual = Run(entry, values, Layout.WithoutDecay(Enum.GetValues<TensorRole>()));
        OptimizerRun free = Run(entry, Set(values, 0), Layout);
        Assert.Equal(free.Bits(), actual.Bits());
        Assert.NotEqual(Run(entry, values, Layout).Bits(), actual.Bits());
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Roles_that_no_tensor_has_change_no_bit(string label)
    {
        (OptimizerEntry entry, HyperparameterValues values) = Cases[label];
        Assert.Equal(
            Run(entry, values, Layout).Bits(),
            Run(entry, values, Layout.WithoutDecay([TensorRole.Free, TensorRole.Embedding])).Bits());
    }

    [Fact]
    public void Segments_cover_the_layout_without_a_gap_and_neighbours_differ()
    {
        Assert.Equal([new DecaySegment(0, Layout.Length, true)], Layout.DecaySegments);
        IReadOnlyList<DecaySegment> segments = Layout.WithoutDecay(Excluded).DecaySegments;
        Assert.Equal([false, true, false, true, false], segments.Select(segment => segment.Decays));
        int next = 0;
        foreach (DecaySegment segment in segments)
        {
            Assert.Equal(next, segment.Start);
            next += segment.Length;
        }

        Assert.Equal(Layout.Length, next);
    }

    private static Dictionary<string, (OptimizerEntry Entry, HyperparameterValues Values)> Decaying()
    {
        Dictionary<string, (OptimizerEntry, HyperparameterValues)> cases = [];
        foreach ((string label, (OptimizerEntry entry, HyperparameterValues values)) in
            CatalogueCases.Of(SweepCatalogue.Optimizers))
        {
            if (label.Contains(WeightDecay) || label.EndsWith("everything", StringComparison.Ordinal)) continue;
            if (HasDecay(values)) cases.Add(label, (entry, Set(values, 0.3)));
        }

        return cases;
    }

    // A wrapper's decay may be that of an optimizer inside of it.
    private static bool HasDecay(HyperparameterValues values) => values.All.Any(pair =>
        pair.Key == WeightDecay || (pair.Value is ComponentSpec inner && HasDecay(inner.Values)));

    private static HyperparameterValues Set(HyperparameterValues values, double decay) =>
        new(values.All.Select(pair => KeyValuePair.Create(pair.Key, pair switch
        {
            { Key: WeightDecay } => decay,
            { Value: ComponentSpec inner } => new ComponentSpec(inner.Name, Set(inner.Values, decay)),
            _ => pair.Value,
        })));

    private static OptimizerRun Run(OptimizerEntry entry, HyperparameterValues values, ParameterLayout layout)
    {
        OptimizerRun run = new(entry, values, layout);
        for (int time = 0; time < Steps; time++) run.Step(time, entry.BaseRate(values));
        return run;
    }
}
