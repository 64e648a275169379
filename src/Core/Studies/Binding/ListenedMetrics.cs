using Sweep.Core.Catalogue;
using Sweep.Core.Search;

namespace Sweep.Core.Studies.Binding;

/// <summary>The metrics that schedules and switch rules listen to, in any of an arm's configurations.</summary>
internal static class ListenedMetrics
{
    /// <summary>Those of a component and of all within it.</summary>
    public static IEnumerable<string> Of(SpaceNode node, ComponentKind kind, CatalogueSet catalogue) => node switch
    {
        ChoiceSpace choice => choice.Options.SelectMany(option => Of(option, kind, catalogue)),
        SpaceList list => list.Items.SelectMany(item => Of(item, kind, catalogue)),
        SpaceMap map when catalogue.TryGet(kind, NameIn(map, kind), out CatalogueEntry? entry) =>
            entry.Hyperparameters.SelectMany(known => Of(known, map.Fields.GetValueOrDefault(known.Name), catalogue)),
        _ => [],
    };

    private static string NameIn(SpaceMap map, ComponentKind kind) =>
        (string)((SpaceFixed)map.Fields[kind.NameKey()]).Value;

    private static IEnumerable<string> Of(Hyperparameter known, SpaceNode? given, CatalogueSet catalogue) =>
        (known, given) switch
        {
            (MetricHyperparameter metric, _) => SpacePoints.Of(given ?? new SpaceFixed(metric.Default))
                .Select(point => (string)((SpaceFixed)point).Value),
            (ComponentHyperparameter component, { }) => Of(given, component.Kind, catalogue),
            (TimedComponentListHyperparameter list, { }) => Of(given, list.Kind, catalogue),
            _ => [],
        };
}
