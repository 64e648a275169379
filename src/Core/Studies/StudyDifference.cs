using System.Text.Json;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies;

/// <summary>What differs between two studies of one name.</summary>
public static class StudyDifference
{
    /// <summary>
    /// The changes from one canonical text to another, in ordinal order of names; none for equal texts.
    /// </summary>
    /// <param name="before">Canonical text, e.g. the stored one.</param>
    /// <param name="after">Canonical text, e.g. that of a changed file.</param>
    /// <exception cref="JsonException">A text is not JSON.</exception>
    public static IReadOnlyList<StudyChange> Between(string before, string after)
    {
        using JsonDocument left = JsonDocument.Parse(before), right = JsonDocument.Parse(after);
        List<StudyChange> changes = [];
        Compare("", left.RootElement, right.RootElement, changes);
        return changes;
    }

    private static void Compare(string path, JsonElement before, JsonElement after, List<StudyChange> changes)
    {
        if (before.ValueKind == JsonValueKind.Object && after.ValueKind == JsonValueKind.Object)
            CompareMaps(path, before, after, changes);
        else if (IsNested(before) && IsNested(after) && before.GetArrayLength() == after.GetArrayLength())
            CompareItems(path, before, after, changes);
        else if (before.GetRawText() != after.GetRawText())
            changes.Add(new(path, before.GetRawText(), after.GetRawText()));
    }

    private static void CompareMaps(string path, JsonElement before, JsonElement after, List<StudyChange> changes)
    {
        SortedSet<string> names = new(StringComparer.Ordinal);
        foreach (JsonProperty field in before.EnumerateObject()) names.Add(field.Name);
        foreach (JsonProperty field in after.EnumerateObject()) names.Add(field.Name);
        foreach (string name in names)
        {
            string fieldPath = StudyPath.Join(path, name);
            bool was = before.TryGetProperty(name, out JsonElement old);
            bool isNow = after.TryGetProperty(name, out JsonElement now);
            if (was && isNow) Compare(fieldPath, old, now, changes);
            else changes.Add(new(fieldPath, was ? old.GetRawText() : null, isNow ? now.GetRawText() : null));
        }
    }

    private static void CompareItems(string path, JsonElement before, JsonElement after, List<StudyChange> changes)
    {
        for (int i = 0; i < before.GetArrayLength(); i++)
            Compare(StudyPath.Join(path, i), before[i], after[i], changes);
    }

    // Short lists of scalars (ends, widths, seeds) read better whole.
    private static bool IsNested(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array
        && element.EnumerateArray().Any(item => item.ValueKind is JsonValueKind.Array or JsonValueKind.Object);
}
