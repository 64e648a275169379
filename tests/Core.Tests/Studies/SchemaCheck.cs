using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sweep.Core.Tests.Studies;

/// <summary>The part of JSON Schema (2020-12) that study schemas use; throws on any other keyword.</summary>
public static class SchemaCheck
{
    /// <summary>The first keyword that a document fails, or null if it is valid.</summary>
    public static string? FirstError(JsonObject root, JsonNode? document) => Check(root, root, document, "$");

    private static string? Check(JsonObject root, JsonNode schema, JsonNode? node, string path)
    {
        foreach ((string keyword, JsonNode? value) in schema.AsObject())
        {
            string? inside = node switch
            {
                JsonObject map => Fields(root, schema, keyword, map, path),
                JsonArray list when keyword == "items" => First(list.Select((item, i) =>
                    Check(root, value!, item, $"{path}[{i}]"))),
                _ => null,
            };
            if (inside is not null) return inside;
            if (!Holds(root, schema, keyword, value!, node, path)) return $"{path}: {keyword}";
        }

        return null;
    }

    private static string? First(IEnumerable<string?> errors) => errors.FirstOrDefault(error => error is not null);

    private static string? Fields(JsonObject root, JsonNode schema, string keyword, JsonObject map, string path)
    {
        JsonNode value = schema[keyword]!;
        JsonObject? properties = schema["properties"]?.AsObject();
        return First(map.Select(field => (keyword, properties?[field.Key]) switch
        {
            ("propertyNames", _) => Check(root, value, field.Key, path),
            ("properties", { } known) => Check(root, known, field.Value, $"{path}.{field.Key}"),
            ("additionalProperties", null) => value.GetValueKind() == JsonValueKind.False
                ? $"{path}.{field.Key}: additionalProperties"
                : Check(root, value, field.Value, $"{path}.{field.Key}"),
            _ => null,
        }));
    }

    private static bool Holds(
        JsonObject root, JsonNode schema, string keyword, JsonNode value, JsonNode? node, string path) =>
        keyword switch
        {
            "$schema" or "title" or "description" or "default" or "$defs" => true,
            "items" or "properties" or "propertyNames" or "additionalProperties" => true,
            "$ref" => Check(root, root["$defs"]![((string)value!)["#/$defs/".Length..]]!, node, path) is null,
            "anyOf" => value.AsArray().Any(form => Check(root, form!, node, path) is null),
            "if" => Check(root, schema[Check(root, value, node, path) is null ? "then" : "else"]!, node, path) is null,
            "then" or "else" => true,
            "not" => Check(root, value, node, path) is not null,
            "enum" => value.AsArray().Any(option => JsonNode.DeepEquals(option, node)),
            "const" => JsonNode.DeepEquals(value, node),
            "type" => value is JsonArray types ? types.Any(type => IsType(node, type!)) : IsType(node, value),
            "pattern" => node?.GetValueKind() != JsonValueKind.String || Matches((string)node!, (string)value!),
            "minimum" => Number(node) is not { } number || number >= Number(value),
            "maximum" => Number(node) is not { } number || number <= Number(value),
            "exclusiveMinimum" => Number(node) is not { } number || number > Number(value),
            "exclusiveMaximum" => Number(node) is not { } number || number < Number(value),
            "minItems" => node is not JsonArray list || list.Count >= Number(value),
            "maxItems" => node is not JsonArray list || list.Count <= Number(value),
            "uniqueItems" => node is not JsonArray list || list.DistinctBy(Text).Count() == list.Count,
            "minProperties" => node is not JsonObject map || map.Count >= Number(value),
            "required" => node is not JsonObject map || value.AsArray().All(name => map.ContainsKey((string)name!)),
            _ => throw new NotSupportedException(keyword),
        };

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";

    private static bool Matches(string text, string pattern) =>
        Regex.IsMatch(text, pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private static double? Number(JsonNode? node) => node?.GetValueKind() == JsonValueKind.Number
        ? JsonDocument.Parse(node.ToJsonString()).RootElement.GetDouble()
        : null;

    private static bool IsType(JsonNode? node, JsonNode type) => ((string)type!, node?.GetValueKind()) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) => true,
        ("number", JsonValueKind.Number) or ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => Math.Floor(Number(node)!.Value) == Number(node)!.Value,
        _ => false,
    };
}
