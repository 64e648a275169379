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
                },
                [StudyDocument.Search] = builder.Section(SearchSection.Section, spaces: false),
                [StudyDocument.Rank] =
                    new JsonObject { ["description"] = "What the ranking shows; the first criterion selects." },
            },
        };
        root["if"] = IsProblem(catalogue.Problems.Where(problem => problem.IsExternal).Select(problem => problem.Name));
        root["then"] = External(builder);
        root["else"] = OfProblem(
            builder.Section(ArmSection.Section, spaces: true),
            Rank(OneOf(KnownMetrics.Of(catalogue, selects: true)), OneOf(KnownMetrics.Of(catalogue, selects: false))));
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

    /// <summary>What depends on the problem: the arms, and the metrics there are.</summary>
    private static JsonObject OfProblem(JsonObject arm, JsonObject rank) => new()
    {
        ["properties"] = new JsonObject
        {
            [StudyDocument.Arms] = new JsonObject { ["additionalProperties"] = arm },
            [StudyDocument.Rank] = rank,
        },
    };

    private static JsonObject External(SchemaBuilder builder)
    {
        JsonObject test = new() { ["pattern"] = "^test_" };
        JsonObject metric = new() { ["type"] = "string", ["pattern"] = Names.Pattern };
        JsonObject criterion = (JsonObject)metric.DeepClone();
        criterion["not"] = test;
        JsonObject schema = OfProblem(
            builder.Section("external-arm", ArmSection.ExternalSection, spaces: true), Rank(criterion, metric));
        schema["not"] = new JsonObject { ["required"] = Strings([StudyDocument.Train]) };
        return schema;
    }

    private static JsonObject IsProblem(IEnumerable<string> names)
    {
        string key = ComponentKind.Problem.NameKey();
        JsonObject name = OneOf(names);
        JsonObject map = new()
        {
            ["type"] = "object",
            ["required"] = Strings([key]),
            ["properties"] = new JsonObject { [key] = name.DeepClone() },
        };
        return new()
        {
            ["required"] = Strings([StudyDocument.Problem]),
            ["properties"] = new JsonObject
            {
                [StudyDocument.Problem] = new JsonObject { ["anyOf"] = new JsonArray(name, map) },
            },
        };
    }

    private static JsonObject OneOf(IEnumerable<string> names) => new() { ["enum"] = Strings(names) };

    private static JsonObject Rank(JsonObject selecting, JsonObject compared)
    {
        JsonObject criterion = Map(["metric"], new()
        {
            ["metric"] = selecting,
            ["goal"] = new JsonObject { ["enum"] = Strings(["min", "max"]) },
        });
        JsonObject side = Map(["arm", "metric"], new()
        {
            ["arm"] = new JsonObject { ["type"] = Strings(["string", "number", "boolean"]) },
            ["metric"] = compared,
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
