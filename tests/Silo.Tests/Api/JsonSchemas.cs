using System.Text.Json;

namespace Sweep.Silo.Tests.Api;

/// <summary>Checks JSON by the part of JSON schema that an OpenAPI document of ours is written in.</summary>
internal sealed class JsonSchemas(JsonElement document)
{
    private const string Prefix = "#/components/schemas/";

    /// <summary>The schema of a contract.</summary>
    public JsonElement Named(string name) =>
        document.GetProperty("components").GetProperty("schemas").GetProperty(name);

    /// <summary>What is wrong with a value, by place; empty when nothing is.</summary>
    public IReadOnlyList<string> Check(JsonElement value, JsonElement schema, string place)
    {
        List<string> wrong = [];
        foreach (JsonProperty rule in schema.EnumerateObject())
        {
            wrong.AddRange(rule.Name switch
            {
                "$ref" => Check(value, Named(rule.Value.GetString()![Prefix.Length..]), place),
                "type" => CheckType(value, rule.Value, place),
                "anyOf" or "oneOf" => CheckForms(value, rule.Value, place),
                "enum" => rule.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value))
                    ? [] : [$"{place}: {value} is none of {rule.Value}"],
                "required" when value.ValueKind == JsonValueKind.Object => rule.Value.EnumerateArray()
                    .Where(name => !value.TryGetProperty(name.GetString()!, out _))
                    .Select(name => $"{place}: without {name}"),
                "properties" when value.ValueKind == JsonValueKind.Object => CheckFields(value, rule.Value, place),
                "additionalProperties" when value.ValueKind == JsonValueKind.Object => value.EnumerateObject()
                    .SelectMany(field => Check(field.Value, rule.Value, $"{place}.{field.Name}")),
                "items" when value.ValueKind == JsonValueKind.Array => value.EnumerateArray()
                    .SelectMany(item => Check(item, rule.Value, $"{place}[]")),
                "description" or "format" or "default" or "properties" or "required" or "items"
                    or "additionalProperties" => [],
                _ => [$"{place}: the schema has the rule {rule.Name}, which is not checked"],
            });
        }

        return wrong;
    }

    private IEnumerable<string> CheckFields(JsonElement value, JsonElement fields, string place) =>
        value.EnumerateObject().SelectMany(field => fields.TryGetProperty(field.Name, out JsonElement schema)
            ? Check(field.Value, schema, $"{place}.{field.Name}")
            : [$"{place}: the field {field.Name} is not described"]);

    private IReadOnlyList<string> CheckForms(JsonElement value, JsonElement forms, string place) =>
        forms.EnumerateArray().Any(form => Check(value, form, place).Count == 0)
            ? [] : [$"{place}: {value} has none of the forms"];

    private static IReadOnlyList<string> CheckType(JsonElement value, JsonElement type, string place)
    {
        string[] types = type.ValueKind == JsonValueKind.Array
            ? [.. type.EnumerateArray().Select(one => one.GetString()!)]
            : [type.GetString()!];
        bool isOne = types.Any(one => one switch
        {
            "null" => value.ValueKind == JsonValueKind.Null,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "number" => value.ValueKind == JsonValueKind.Number,
            "integer" => value.ValueKind == JsonValueKind.Number && decimal.IsInteger(value.GetDecimal()),
            "array" => value.ValueKind == JsonValueKind.Array,
            "object" => value.ValueKind == JsonValueKind.Object,
            _ => false,
        });
        return isOne ? [] : [$"{place}: found {value.ValueKind}, described as {type}"];
    }
}
