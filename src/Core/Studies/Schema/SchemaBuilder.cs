using System.Text.Json.Nodes;
using Sweep.Core.Catalogue;
using Sweep.Core.Studies.Binding;

namespace Sweep.Core.Studies.Schema;

/// <summary>
/// Writes components and sections as JSON Schema. Every value has a definition of its own (<c>optimizer.adam.lr</c>),
/// since the options of a choice are the same kind of value again.
/// </summary>
internal sealed class SchemaBuilder(CatalogueSet catalogue)
{
    /// <summary>Everything that has been referred to.</summary>
    public JsonObject Definitions { get; } = [];

    /// <summary>A reference to the components of one kind.</summary>
    public JsonObject Component(ComponentKind kind, bool spaces)
    {
        string id = $"{kind.ToString().ToLowerInvariant()}{(spaces ? "" : "-fixed")}";
        return Define(id, () =>
        {
            JsonArray forms = [new JsonObject { ["enum"] = Strings(NamesAlone(kind)) }];
            string key = kind.NameKey();
            foreach (CatalogueEntry entry in catalogue.Entries(kind)) forms.Add(Entry(id, entry, key, spaces));
            foreach (CatalogueEntry entry in catalogue.Entries(kind).Where(entry => entry.HasShorthand))
                forms.Add(Shorthand(id, entry, spaces));
            if (ListOf(kind) is { } list) forms.Add(Timed(list, spaces));
            if (spaces) SchemaSpaces.AddFinite(forms, Reference(id));
            return new() { ["anyOf"] = forms };
        });
    }

    /// <summary>A reference to a section.</summary>
    public JsonObject Section(SectionHyperparameter section, bool spaces) => Section(section.Name, section, spaces);

    private static IEnumerable<string> NamesOf(CatalogueEntry entry) => entry.Aliases.Prepend(entry.Name);

    private static JsonArray Strings(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    private static JsonObject Reference(string id) => new() { ["$ref"] = $"#/$defs/{id}" };

    private IEnumerable<string> NamesAlone(ComponentKind kind) => catalogue.Entries(kind)
        .Where(entry => !entry.Hyperparameters.Any(hyperparameter => hyperparameter.Required))
        .SelectMany(NamesOf);

    private JsonObject Define(string id, Func<JsonObject> create)
    {
        if (!Definitions.ContainsKey(id))
        {
            Definitions[id] = new JsonObject(); // components contain each other
            Definitions[id] = create();
        }

        return Reference(id);
    }

    private JsonObject Entry(
        string id, CatalogueEntry entry, string nameKey, bool spaces,
        IEnumerable<KeyValuePair<string, JsonObject>>? beside = null) => Define($"{id}.{entry.Name}", () =>
    {
        JsonObject properties = new()
        {
            [nameKey] = new JsonObject { ["enum"] = Strings(NamesOf(entry)), ["description"] = entry.Summary },
        };
        foreach (Hyperparameter hyperparameter in entry.Hyperparameters)
            properties[hyperparameter.Name] = Field($"{id}.{entry.Name}", hyperparameter, spaces);
        foreach ((string name, JsonObject schema) in beside ?? []) properties[name] = schema;
        return Map(entry.Summary, properties, Required(entry.Hyperparameters).Prepend(nameKey));
    });

    // {switch: {...}} for {name: switch, ...}
    private JsonObject Shorthand(string id, CatalogueEntry entry, bool spaces) =>
        Define($"{id}.{entry.Name}-short", () =>
        {
            JsonObject inner = [];
            foreach (Hyperparameter hyperparameter in entry.Hyperparameters)
                inner[hyperparameter.Name] = Field($"{id}.{entry.Name}", hyperparameter, spaces);
            JsonObject properties = [];
            foreach (string name in NamesOf(entry))
                properties[name] = Map(entry.Summary, (JsonObject)inner.DeepClone(), Required(entry.Hyperparameters));
            JsonObject map = Map(entry.Summary, properties, []);
            map["minProperties"] = 1;
            return map;
        });

    /// <summary>A reference to a section, under a name of its own.</summary>
    public JsonObject Section(string id, SectionHyperparameter section, bool spaces) => Define(id, () =>
    {
        JsonObject properties = [];
        foreach (Hyperparameter field in section.Fields) properties[field.Name] = Field(id, field, spaces);
        JsonObject map = Map(section.Summary, properties, Required(section.Fields));
        if (section.Exclusive.Count > 0)
            map["not"] = new JsonObject { ["required"] = Strings(section.Exclusive) };
        if (section.RequiresOne)
        {
            map["anyOf"] = new JsonArray(
                [.. section.Exclusive.Select(name => new JsonObject { ["required"] = Strings([name]) })]);
        }

        return map;
    });

    private JsonObject Field(string owner, Hyperparameter field, bool spaces)
    {
        string id = $"{owner}.{field.Name}";
        return field switch
        {
            ComponentHyperparameter component => Component(component.Kind, spaces),
            SectionHyperparameter section => Section(id, section, spaces),
            TimedComponentListHyperparameter list => Timed(list, spaces),
            MetricHyperparameter metric => Field(
                owner,
                new ChoiceHyperparameter(
                    metric.Name, metric.Summary, metric.Default, KnownMetrics.Of(catalogue, selects: true)),
                spaces),
            _ => Define(id, () =>
            {
                JsonObject schema = SchemaSpaces.Of(field, Reference(id), spaces);
                schema.Insert(0, "description", $"{field.Summary} ({field.Range})");
                if (SchemaValues.Default(field.DefaultValue) is { } value) schema["default"] = value;
                return schema;
            }),
        };
    }

    private TimedComponentListHyperparameter? ListOf(ComponentKind kind) => catalogue.Entries(kind)
        .SelectMany(entry => entry.Hyperparameters).OfType<TimedComponentListHyperparameter>().FirstOrDefault();

    // Each item is an entry's map with a length beside it; a bare name, the last one's, has none.
    private JsonObject Timed(TimedComponentListHyperparameter list, bool spaces)
    {
        string id = $"{list.Kind.ToString().ToLowerInvariant()}-piece{(spaces ? "" : "-fixed")}";
        return new()
        {
            ["description"] = $"{list.Summary} ({list.Range})",
            ["type"] = "array",
            ["minItems"] = 1,
            ["maxItems"] = list.MaximumCount,
            ["items"] = Define(id, () =>
            {
                JsonArray forms = [new JsonObject { ["enum"] = Strings(NamesAlone(list.Kind)) }];
                foreach (CatalogueEntry entry in catalogue.Entries(list.Kind))
                {
                    forms.Add(
                        Entry(id, entry, list.Kind.NameKey(), spaces, SchemaValues.Units(new("", "", null), spaces)));
                }

                return new() { ["anyOf"] = forms };
            }),
        };
    }

    private static IEnumerable<string> Required(IEnumerable<Hyperparameter> hyperparameters) =>
        hyperparameters.Where(hyperparameter => hyperparameter.Required).Select(hyperparameter => hyperparameter.Name);

    private static JsonObject Map(string description, JsonObject properties, IEnumerable<string> required)
    {
        JsonObject map = new()
        {
            ["description"] = description,
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
        if (Strings(required) is { Count: > 0 } names) map["required"] = names;
        return map;
    }
}
