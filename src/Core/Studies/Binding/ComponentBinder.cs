using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>Catalogue entries with their hyperparameters: <c>adam</c> or <c>{name: adam, lr: 0.001}</c>.</summary>
internal sealed class ComponentBinder(ComponentKind kind) : ValueBinder
{
    private readonly string _nameKey = kind.NameKey();

    public override string Expected => $"the name of {Article} {Word}, or {{{_nameKey}: ..., ...}}";

    private string Word => kind.Word();

    private string Article => kind == ComponentKind.Optimizer ? "an" : "a";

    public override SpaceNode? BindFixed(StudyNode node, string path, BindScope scope)
    {
        if (node is StudyList && ListEntry(scope.Catalogue) is { } listEntry)
            return BindList(node, listEntry, path, scope);
        if (Shorthand(node, scope.Catalogue, ref path) is { } spelt) node = spelt;
        StudyMap map;
        StudyNode? name = node;
        if (node is StudyMap found)
        {
            map = found;
            name = found.Find(_nameKey)?.Value;
            if (name is null) return Mismatch(node, path, scope);
            path = name is StudyScalar ? path : StudyPath.Join(path, _nameKey);
        }
        else
        {
            map = new StudyMap(node.Mark, []);
        }

        if (name is not StudyScalar { Kind: not ScalarKind.Null } scalar)
        {
            string hint = SpaceKeyword.In(name) is null
                ? ""
                : "; to search over names, put the choice around the whole component";
            return scope.Refuse(name, path, $"found {name.Description}, expected the name of {Article} {Word}{hint}");
        }

        if (!scope.Catalogue.TryGet(kind, scalar.Text, out CatalogueEntry? entry))
        {
            return scope.Refuse(name, node is StudyMap ? StudyPath.Join(path, _nameKey) : path,
                $"found the unknown {Word} {Names.Quote(scalar.Text)}, expected one of {Known(scope)}"
                + Names.Suggest(scalar.Text, scope.Catalogue.Names(kind)));
        }

        Dictionary<string, SpaceNode>? fields =
            FieldsBinder.Bind(map, $"'{entry.Name}'", entry.Hyperparameters, _nameKey, path, scope);
        if (fields is null) return null;
        fields.Add(_nameKey, new SpaceFixed(entry.Name));
        return new SpaceMap(fields);
    }

    /// <summary>The specification, with the defaults of what is not given.</summary>
    public ComponentSpec ToSpec(SpaceNode node, CatalogueSet catalogue)
    {
        SpaceMap map = (SpaceMap)node;
        string name = (string)((SpaceFixed)map.Fields[_nameKey]).Value;
        if (!catalogue.TryGet(kind, name, out CatalogueEntry? entry))
            throw new KeyNotFoundException($"The catalogue has no {Word} named '{name}'.");
        Dictionary<string, object> values = new(StringComparer.Ordinal);
        foreach (Hyperparameter hyperparameter in entry.Hyperparameters)
        {
            object? value = map.Fields.TryGetValue(hyperparameter.Name, out SpaceNode? given)
                ? ValueBinder.For(hyperparameter).ToValue(given, catalogue)
                : hyperparameter.DefaultValue;
            if (value is not null) values.Add(hyperparameter.Name, value);
        }

        HyperparameterValues bound = new(values);
        bool IsGiven(string component, string hyperparameter) =>
            map.Fields.GetValueOrDefault(component) is SpaceMap inner && inner.Fields.ContainsKey(hyperparameter);
        return new(name, entry.Complete?.Invoke(bound, IsGiven) ?? bound);
    }

    public override object ToValue(SpaceNode node, CatalogueSet catalogue) => ToSpec(node, catalogue);

    // Entries made of others may be written {switch: {...}} for {name: switch, ...}.
    private StudyMap? Shorthand(StudyNode node, CatalogueSet catalogue, ref string path)
    {
        if (node is not StudyMap { Entries: [{ Value: StudyMap inner } only] } || only.Key == _nameKey
            || inner.Find(_nameKey) is not null || !catalogue.TryGet(kind, only.Key, out CatalogueEntry? entry)
            || !entry.HasShorthand)
            return null;
        path = StudyPath.Join(path, only.Key);
        StudyScalar name = new(only.Mark, ScalarKind.Text, only.Key);
        return new(inner.Mark, [new(_nameKey, only.Mark, name), .. inner.Entries]);
    }

    // A list stands for the entry that takes one: [{name: ..., steps: ...}, ...] for {name: sequence, pieces: [...]}.
    private CatalogueEntry? ListEntry(CatalogueSet catalogue) => catalogue.Entries(kind)
        .FirstOrDefault(entry => entry.Hyperparameters.Any(known => known is TimedComponentListHyperparameter));

    private SpaceMap? BindList(StudyNode node, CatalogueEntry entry, string path, BindScope scope)
    {
        // The canonical form is deeper by one, and must still be readable.
        if (node.Height > StudyLimits.MaxDepth / 2)
        {
            scope.Refuse(node, path, $"found lists nested in each other too deeply, expected '{entry.Name}' spelt out");
            return null;
        }

        TimedComponentListHyperparameter list =
            entry.Hyperparameters.OfType<TimedComponentListHyperparameter>().First();
        return new TimedComponentListBinder(list).BindFixed(node, path, scope) is { } items
            ? new([new(_nameKey, new SpaceFixed(entry.Name)), new(list.Name, items)])
            : null;
    }

    private string Known(BindScope scope)
    {
        const int Shown = 12;
        string[] names = [.. scope.Catalogue.Entries(kind).Select(entry => entry.Name)];
        string list = string.Join(", ", names.Take(Shown));
        return names.Length > Shown ? $"{list}, ... ('sweep list {kind.Section()}' shows all {names.Length})" : list;
    }
}
