using System.Text.Json.Nodes;
using Sweep.Core.Catalogue;
using Sweep.Core.Studies.Binding;
using Sweep.Core.Studies.Schema;

namespace Sweep.Core.Studies;

/// <summary>
/// The JSON Schema (draft 2020-12) of study files, for editors: names, types, ranges, defaults and spaces, generated
/// from the catalogue. <see cref="StudyReader"/> checks more: what a schema cannot say, such as low &lt; high.
/// </summary>
public static class SweepSchema
{
    /// <summary>The schema as a JSON document.</summary>
    /// <param name="catalogue">What names mean; <see cref="CatalogueSet.Default"/> where left out.</param>
    public static JsonObject Create(CatalogueSet? catalogue = null)
    {
        catalogue ??= CatalogueSet.Default;
        SchemaBuilder builder = new(catalogue);
        JsonObject root = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Sweep study",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = Strings(StudyDocument.RequiredSections),
            ["properties"] = new JsonObject
            {
                [StudyDocument.Name] = Described("Name of the study, unique in a store.", Name()),
                [StudyDocument.Seed] = Described("Keys everything random, together with a trial's seed.", Seed()),
                [StudyDocument.Problem] = builder.Component(ComponentKind.Problem, spaces: false),
                [StudyDocument.Train] = builder.Section(TrainSection.Section, spaces: true),
                [StudyDocument.Seeds] = Described("A number of seeds (0 to n - 1), or a list of them.", Seeds()),
                [StudyDocument.Arms] = new JsonObject
                {
                    ["description"] = "The things being compared, each with its space.",
                    ["type"] = "object",
                    ["minProperties"] = 1,
                    ["propertyNames"] = new JsonObject { ["pattern"] = Names.Pattern },
                    ["additionalProperties"] = builder.Section(ArmSection.Section, spaces: true),
                },
                [StudyDocument.Search] = builder.Section(SearchSection.Section, spaces: false),
                [StudyDocument.Rank] = Rank(catalogue),
            },
        };
        root["$defs"] = builder.Definitions;
        return root;
    }

    private static JsonObject Name() =>
        new() { ["type"] = Strings(["string", "number"]), ["pattern"] = Names.Pattern };

    private static JsonObject Seed() =>
        new() { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = ulong.MaxValue };

    private static JsonObject Seeds() => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = StudyLimits.MaxSeeds },
            new JsonObject { ["type"] = "array", ["minItems"] = 1, ["uniqueItems"] = true, ["items"] = Seed() }),
    };

    private static JsonObject Rank(CatalogueSet catalogue)
    {
        JsonObject criterion = Map(["metric"], new()
        {
            ["metric"] = new JsonObject { ["enum"] = Strings(KnownMetrics.Of(catalogue, selects: true)) },
            ["goal"] = new JsonObject { ["enum"] = Strings(["min", "max"]) },
        });
        JsonObject side = Map(["arm", "metric"], new()
        {
            ["arm"] = new JsonObject { ["type"] = Strings(["string", "number", "boolean"]) },
            ["metric"] = new JsonObject { ["enum"] = Strings(KnownMetrics.Of(catalogue, selects: false)) },
        });
        JsonObject sides = new() { ["type"] = "array", ["minItems"] = 2, ["maxItems"] = 2, ["items"] = side };
        JsonObject comparison = Map(["compare"], new() { ["compare"] = sides });
        return Described("What the ranking shows; the first criterion selects configurations.", new()
        {
            ["type"] = "array",
            ["minItems"] = 1,
            ["items"] = new JsonObject { ["anyOf"] = new JsonArray(criterion, comparison) },
        });
    }

    private static JsonObject Map(IEnumerable<string> required, JsonObject properties) => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["required"] = Strings(required),
        ["properties"] = properties,
    };

    private static JsonObject Described(string description, JsonObject schema)
    {
        schema.Insert(0, "description", description);
        return schema;
    }

    private static JsonArray Strings(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
