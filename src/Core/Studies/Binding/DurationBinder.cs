using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>Lengths of training: a map of one unit, or a bare number of steps.</summary>
internal sealed class DurationBinder : ValueBinder
{
    private const string Steps = "steps";
    private const string Epochs = "epochs";
    private const string Fraction = "fraction";

    // A duration is kept as a double: more steps would not be exact.
    private const long MaxSteps = CanonicalJson.ExactWhole;

    private readonly DurationHyperparameter _duration;

    public DurationBinder(DurationHyperparameter duration) => _duration = duration;

    /// <summary>The words for units.</summary>
    public static IReadOnlyList<string> Units { get; } = [Steps, Epochs, Fraction];

    public override string Expected => _duration.Range;

    public override IReadOnlyList<string> Spaces => SpaceKeyword.Whole;

    public override SpaceNode? BindFixed(StudyNode node, string path, BindScope scope)
    {
        if (node is StudyScalar { Kind: ScalarKind.Number })
            return UnitBinder(Steps).BindFixed(node, path, scope) is { } steps ? Wrap(steps) : null;
        if (node is not StudyMap map) return Mismatch(node, path, scope);
        if (map.Entries.FirstOrDefault(entry => !Units.Contains(entry.Key)) is { } unknown)
        {
            scope.Errors.Add(unknown.Mark, StudyPath.Join(path, unknown.Key),
                $"found {Names.Quote(unknown.Key)}, expected {Expected}"
                + Names.Suggest(unknown.Key, [.. Units, .. Spaces]));
            return null;
        }

        if (map.Entries is not [var only])
            return scope.Refuse(node, path, $"found {map.Entries.Count} units, expected {Expected}");
        return UnitBinder(only.Key).Bind(only.Value, StudyPath.Join(path, only.Key), scope) is { } amount
            ? Of(only.Key, amount)
            : null;
    }

    public override object ToValue(SpaceNode node, CatalogueSet catalogue)
    {
        (string unit, SpaceNode amount) = ((SpaceMap)node).Fields.Single();
        double value = Convert.ToDouble(((SpaceFixed)amount).Value);
        return new Duration(
            unit switch { Epochs => DurationUnit.Epochs, Fraction => DurationUnit.Fraction, _ => DurationUnit.Steps },
            value);
    }

    public override SpaceNode Wrap(SpaceNode space) => Of(Steps, space);

    private static SpaceMap Of(string unit, SpaceNode amount) => new([new(unit, amount)]);

    private ValueBinder UnitBinder(string unit) => unit switch
    {
        Steps => new IntegerBinder(new(Steps, "", null) { Minimum = _duration.AllowsZero ? 0 : 1, Maximum = MaxSteps }),
        Fraction => new NumberBinder(Amount(1)),
        _ => new NumberBinder(Amount(1e9)),
    };

    private NumberHyperparameter Amount(double maximum) =>
        new("", "", null) { Minimum = 0, ExcludesMinimum = !_duration.AllowsZero, Maximum = maximum };
}
