using System.Text.Json.Nodes;
using Sweep.Core.Catalogue;
using Sweep.Core.Studies.Binding;

namespace Sweep.Core.Studies.Schema;

/// <summary>Writes a value together with the spaces it may be drawn from.</summary>
internal static class SchemaSpaces
{
    /// <summary>The schema of a hyperparameter's value, or of a space of such values.</summary>
    /// <param name="hyperparameter">The hyperparameter.</param>
    /// <param name="self">A reference to this schema.</param>
    /// <param name="spaces">Whether spaces are allowed.</param>
    public static JsonObject Of(Hyperparameter hyperparameter, JsonObject self, bool spaces)
    {
        JsonObject value = SchemaValues.Of(hyperparameter, spaces);
        if (!spaces) return value;
        IReadOnlyList<string> keywords = ValueBinder.For(hyperparameter).Spaces;
        if (keywords.Count == 0) return value;
        JsonArray forms = [value];
        JsonObject end = SchemaValues.End(hyperparameter);
        foreach (string keyword in keywords.Except(SpaceKeyword.Finite)) forms.Add(Range(keyword, end));
        AddFinite(forms, self);
        return new() { ["anyOf"] = forms };
    }

    /// <summary>Adds <c>choice</c> and <c>grid</c> of what <paramref name="option"/> describes.</summary>
    public static void AddFinite(JsonArray forms, JsonObject option)
    {
        foreach (string keyword in SpaceKeyword.Finite)
        {
            forms.Add(Space(keyword, new()
            {
                ["type"] = "array",
                ["minItems"] = 1,
                ["maxItems"] = StudyLimits.MaxOptions,
                ["items"] = option.DeepClone(),
            }));
        }
    }

    /// <summary><c>{keyword: [low, high]}</c> with what may stand beside it.</summary>
    public static JsonObject Range(string keyword, JsonObject end) => Space(keyword, new()
    {
        ["type"] = "array",
        ["minItems"] = 2,
        ["maxItems"] = 2,
        ["items"] = keyword == SpaceKeyword.Int ? Whole(end) : end.DeepClone(),
    });

    private static JsonObject Whole(JsonObject end)
    {
        JsonObject whole = (JsonObject)end.DeepClone();
        whole["type"] = "integer";
        return whole;
    }

    private static JsonObject Space(string keyword, JsonObject content)
    {
        JsonObject properties = new() { [keyword] = content };
        if (SpaceKeyword.Companion(keyword) is { } companion)
        {
            properties[companion] = new JsonObject { ["type"] = "integer", ["minimum"] = 1 };
            if (companion == SpaceKeyword.Points)
            {
                properties[companion]!["minimum"] = 2;
                properties[companion]!["maximum"] = StudyLimits.MaxPoints;
            }
        }

        return new()
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray(keyword),
            ["properties"] = properties,
        };
    }
}
