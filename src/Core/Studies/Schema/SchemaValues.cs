using System.Text.Json.Nodes;
using Sweep.Core.Catalogue;
using Sweep.Core.Studies.Binding;

namespace Sweep.Core.Studies.Schema;

/// <summary>Writes values, ends of intervals and defaults as JSON Schema.</summary>
internal static class SchemaValues
{
    /// <summary>The schema of a fixed value; collections may hold spaces inside if <paramref name="spaces"/>.</summary>
    public static JsonObject Of(Hyperparameter hyperparameter, bool spaces) => hyperparameter switch
    {
        NumberHyperparameter number => Number(number),
        IntegerHyperparameter integer => Integer(integer.Minimum, integer.Maximum),
        FlagHyperparameter or OptionalFlagHyperparameter => new() { ["type"] = "boolean" },
        TextHyperparameter text => new() { ["type"] = new JsonArray("string", "number"), ["pattern"] = text.Pattern },
        ChoiceHyperparameter choice => new() { ["enum"] = Options(choice.Options) },
        CountHyperparameter count => AnyOf(Integer(1, int.MaxValue), new JsonObject { ["const"] = count.Word }),
        NumberOrWordHyperparameter either =>
            AnyOf(Number(either.Number), new JsonObject { ["const"] = either.Word }),
        ChoiceListHyperparameter list => new()
        {
            ["type"] = "array",
            ["minItems"] = list.MinimumCount,
            ["uniqueItems"] = true,
            ["items"] = new JsonObject { ["enum"] = Options(list.Options) },
        },
        ParametersHyperparameter => new()
        {
            ["type"] = "object",
            ["minProperties"] = 1,
            ["propertyNames"] = new JsonObject { ["pattern"] = Names.Pattern },
            ["additionalProperties"] = new JsonObject
            {
                ["type"] = new JsonArray("string", "number", "boolean", "array", "object"),
            },
            ["not"] = new JsonObject
            {
                ["anyOf"] = new JsonArray(
                    [.. SpaceKeyword.Real.Select(word => new JsonObject { ["required"] = new JsonArray(word) })]),
            },
        },
        IntegerListHyperparameter list => List(list, spaces),
        DurationHyperparameter duration => Lengths(duration, spaces),
        DurationListHyperparameter list => Durations(list, spaces),
        _ => throw new NotSupportedException($"No schema for {hyperparameter.GetType().Name}."),
    };

    /// <summary>The schema of an interval's end, for types that have intervals.</summary>
    public static JsonObject End(Hyperparameter hyperparameter) => hyperparameter switch
    {
        NumberHyperparameter number => Number(number),
        IntegerHyperparameter integer => Integer(integer.Minimum, integer.Maximum),
        CountHyperparameter => Integer(1, int.MaxValue),
        NumberOrWordHyperparameter either => Number(either.Number),
        DurationHyperparameter duration => Integer(duration.AllowsZero ? 0 : 1, long.MaxValue),
        _ => [],
    };

    /// <summary>A default as study files write it; null for none.</summary>
    public static JsonNode? Default(object? value) => value switch
    {
        double number => number,
        long integer => integer,
        bool flag => flag,
        string text => text,
        Duration duration => new JsonObject { [duration.Unit.ToString().ToLowerInvariant()] = duration.Amount },
        IReadOnlyList<string> list => new JsonArray([.. list.Select(item => JsonValue.Create(item))]),
        IReadOnlyList<long> list => new JsonArray([.. list.Select(item => JsonValue.Create(item))]),
        IReadOnlyList<Duration> list => new JsonArray([.. list.Select(item => Default(item))]),
        _ => null,
    };

    private static JsonObject AnyOf(params JsonNode[] forms) => new() { ["anyOf"] = new JsonArray(forms) };

    private static JsonObject Number(NumberHyperparameter number)
    {
        JsonObject schema = new() { ["type"] = "number" };
        if (double.IsFinite(number.Minimum))
            schema[number.ExcludesMinimum ? "exclusiveMinimum" : "minimum"] = number.Minimum;
        if (double.IsFinite(number.Maximum))
            schema[number.ExcludesMaximum ? "exclusiveMaximum" : "maximum"] = number.Maximum;
        return schema;
    }

    private static JsonObject Integer(long minimum, long maximum)
    {
        JsonObject schema = new() { ["type"] = "integer" };
        if (minimum != long.MinValue) schema["minimum"] = minimum;
        if (maximum != long.MaxValue) schema["maximum"] = maximum;
        return schema;
    }

    // YAML reads an option such as 2024 as a number; the reader takes its text.
    private static JsonArray Options(IReadOnlyList<string> options)
    {
        JsonArray all = [.. options.Select(option => JsonValue.Create(option))];
        foreach (string option in options)
        {
            if (long.TryParse(option, out long number)) all.Add(number);
        }

        return all;
    }

    private static JsonObject List(IntegerListHyperparameter list, bool spaces)
    {
        JsonObject item = Integer(list.Minimum, list.Maximum);
        JsonArray forms = [item];
        if (spaces)
        {
            forms.Add(SchemaSpaces.Range(SpaceKeyword.Int, item));
            SchemaSpaces.AddFinite(forms, item);
        }

        return new()
        {
            ["type"] = "array",
            ["maxItems"] = list.MaximumCount,
            ["items"] = new JsonObject { ["anyOf"] = forms },
        };
    }

    private static JsonObject Durations(DurationListHyperparameter list, bool spaces)
    {
        JsonObject element = Lengths(list.Element, spaces);
        JsonArray forms = [element];
        if (spaces)
        {
            forms.Add(SchemaSpaces.Range(SpaceKeyword.Int, End(list.Element)));
            SchemaSpaces.AddFinite(forms, element);
        }

        return new()
        {
            ["type"] = "array",
            ["minItems"] = 1,
            ["maxItems"] = list.MaximumCount,
            ["items"] = new JsonObject { ["anyOf"] = forms },
        };
    }

    /// <summary>The schema of the amount of each unit of a length of training.</summary>
    public static IEnumerable<KeyValuePair<string, JsonObject>> Units(DurationHyperparameter duration, bool spaces)
    {
        string minimum = duration.AllowsZero ? "minimum" : "exclusiveMinimum";
        JsonObject amount = new() { ["type"] = "number", [minimum] = 0 };
        JsonObject fraction = new() { ["type"] = "number", [minimum] = 0, ["maximum"] = 1 };
        string[] ranges = [SpaceKeyword.Uniform, SpaceKeyword.Log, SpaceKeyword.Int];
        yield return new("steps", Amount(End(duration), [SpaceKeyword.Int], spaces));
        yield return new("epochs", Amount(amount, ranges, spaces));
        yield return new("fraction", Amount(fraction, ranges, spaces));
    }

    private static JsonObject Lengths(DurationHyperparameter duration, bool spaces)
    {
        JsonArray forms = [End(duration)];
        foreach ((string unit, JsonObject amount) in Units(duration, spaces))
        {
            forms.Add(new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = false,
                ["required"] = new JsonArray(unit),
                ["properties"] = new JsonObject { [unit] = amount },
            });
        }

        return new() { ["anyOf"] = forms };
    }

    private static JsonObject Amount(JsonObject amount, string[] ranges, bool spaces)
    {
        JsonArray forms = [amount];
        if (spaces)
        {
            foreach (string keyword in ranges) forms.Add(SchemaSpaces.Range(keyword, amount));
            SchemaSpaces.AddFinite(forms, amount);
        }

        return new() { ["anyOf"] = forms };
    }
}
