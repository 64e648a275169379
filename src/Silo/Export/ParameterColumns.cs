using System.Text.Json.Nodes;
using Sweep.Store;

namespace Sweep.Silo.Export;

/// <summary>The values of configurations as columns: one for each path that occurs, in ordinal order.</summary>
internal sealed class ParameterColumns
{
    private readonly Dictionary<string, SortedDictionary<string, string>> _byParameters = new(StringComparer.Ordinal);

    /// <summary>Collects the columns of some trials.</summary>
    public ParameterColumns(IEnumerable<TrialRecord> trials)
    {
        SortedSet<string> paths = new(StringComparer.Ordinal);
        foreach (string parameters in trials.Select(trial => trial.Parameters).Distinct(StringComparer.Ordinal))
        {
            SortedDictionary<string, string> values = new(StringComparer.Ordinal);
            Flatten(JsonNode.Parse(parameters), "", values);
            _byParameters.Add(parameters, values);
            paths.UnionWith(values.Keys);
        }

        Paths = [.. paths];
    }

    /// <summary>The columns, e.g. <c>optimizer.lr</c>.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>A trial's values, empty where its configuration has none.</summary>
    public IEnumerable<string> Values(TrialRecord trial) =>
        Paths.Select(path => _byParameters[trial.Parameters].GetValueOrDefault(path, ""));

    private static void Flatten(JsonNode? node, string path, SortedDictionary<string, string> values)
    {
        if (node is JsonObject fields)
        {
            foreach ((string name, JsonNode? value) in fields)
                Flatten(value, path.Length == 0 ? name : $"{path}.{name}", values);
        }
        else
        {
            values[path] = node is JsonValue value && value.TryGetValue(out string? text)
                ? text
                : node?.ToJsonString() ?? "";
        }
    }
}
