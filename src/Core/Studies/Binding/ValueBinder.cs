using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>
/// Reads the values of one type of hyperparameter: checks what a study file says, spaces included, and turns checked
/// values into what algorithms take.
/// </summary>
internal abstract class ValueBinder
{
    /// <summary>What is expected, for messages.</summary>
    public abstract string Expected { get; }

    /// <summary>The spaces a value may be drawn from.</summary>
    public virtual IReadOnlyList<string> Spaces => SpaceKeyword.Finite;

    /// <summary>The binder of a hyperparameter; every type of the catalogue has exactly one.</summary>
    public static ValueBinder For(Hyperparameter hyperparameter) => hyperparameter switch
    {
        NumberHyperparameter number => new NumberBinder(number),
        IntegerHyperparameter integer => new IntegerBinder(integer),
        FlagHyperparameter or OptionalFlagHyperparameter => new FlagBinder(hyperparameter),
        TextHyperparameter text => new TextBinder(text),
        MetricHyperparameter => new MetricBinder(),
        ChoiceHyperparameter choice => new ChoiceBinder(choice),
        DurationHyperparameter duration => new DurationBinder(duration),
        IntegerListHyperparameter list => new IntegerListBinder(list),
        DurationListHyperparameter list => new DurationListBinder(list),
        TimedComponentListHyperparameter list => new TimedComponentListBinder(list),
        ComponentHyperparameter component => new ComponentBinder(component.Kind),
        SectionHyperparameter section => new SectionBinder(section),
        NumberOrWordHyperparameter either => new NumberOrWordBinder(either),
        CountHyperparameter count => new CountBinder(count),
        ChoiceListHyperparameter list => new ChoiceListBinder(list),
        ParametersHyperparameter parameters => new ParametersBinder(parameters),
        _ => throw new NotSupportedException($"No binder for {hyperparameter.GetType().Name}."),
    };

    /// <summary>A fixed value or a space of this type; null, with errors added, if the document has neither.</summary>
    public SpaceNode? Bind(StudyNode node, string path, BindScope scope) =>
        SpaceKeyword.In(node) is { } keyword
            ? SpaceBinder.Bind(this, (StudyMap)node, keyword, path, scope)
            : BindFixed(node, path, scope);

    /// <summary>
    /// A fixed value of this type (collections may hold spaces inside); null, with errors added, if not.
    /// </summary>
    public abstract SpaceNode? BindFixed(StudyNode node, string path, BindScope scope);

    /// <summary>
    /// The value that algorithms take, from a node that this binder has bound and that holds no space.
    /// </summary>
    public abstract object ToValue(SpaceNode node, CatalogueSet catalogue);

    /// <summary>The node for a space of this type's numbers.</summary>
    public virtual SpaceNode Wrap(SpaceNode space) => space;

    /// <summary>Refuses what was found, with a hint where a map looks like a misspelt space.</summary>
    protected SpaceNode? Mismatch(StudyNode node, string path, BindScope scope)
    {
        string hint = node is StudyMap { Entries: [var only, ..] } ? Names.Suggest(only.Key, Spaces) : "";
        string spaces = node is StudyMap && scope.SpaceRefusal is null && Spaces.Count > 0
            ? $" or a space ({string.Join(", ", Spaces)})"
            : "";
        return scope.Refuse(node, path, $"found {node.Description}, expected {Expected}{spaces}{hint}");
    }
}
