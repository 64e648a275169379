using System.Text.Json;
using Sweep.Core.Search;
using Sweep.Core.Studies;

namespace Sweep.Core.Ranking;

/// <summary>Finds, in a configuration, the numbers that were drawn from intervals.</summary>
public static class DrawnValues
{
    /// <summary>The numbers of one configuration and their intervals, in the order of the arm's document.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="parameters">The configuration as canonical JSON.</param>
    public static IReadOnlyList<DrawnValue> Of(Arm arm, string parameters)
    {
        using JsonDocument document = JsonDocument.Parse(parameters);
        List<DrawnValue> found = [];
        Collect(arm.Space, document.RootElement, "", found);
        return found;
    }

    /// <summary>Walks space and value together. False where the value cannot have come from the space.</summary>
    private static bool Collect(SpaceNode space, JsonElement value, string path, List<DrawnValue> found)
    {
        switch (space)
        {
            case RealSpace real when value.ValueKind == JsonValueKind.Number:
                return Add(found, path, value.GetDouble(), real.Low, real.High, real is LogSpace);
            case IntegerSpace whole when value.ValueKind == JsonValueKind.Number:
                return Add(found, path, value.GetDouble(), whole.Low, whole.High, isLog: false);
            case SpaceMap map when value.ValueKind == JsonValueKind.Object:
                return map.Fields.All(field =>
                    value.TryGetProperty(field.Key, out JsonElement child)
                    && Collect(field.Value, child, path.Length == 0 ? field.Key : $"{path}.{field.Key}", found));
            case ChoiceSpace choice:
                foreach (SpaceNode option in choice.Options)
                {
                    int before = found.Count;
                    if (Collect(option, value, path, found)) return true;
                    found.RemoveRange(before, found.Count - before);
                }

                return false;
            default:
                return space.IsFixed && space.ToCanonicalJson() == value.GetRawText();
        }
    }

    private static bool Add(List<DrawnValue> found, string path, double value, double low, double high, bool isLog)
    {
        found.Add(new(path, value, low, high, isLog));
        return value >= low && value <= high;
    }
}
