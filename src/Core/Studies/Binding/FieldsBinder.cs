using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>Reads the hyperparameters of a component or section out of a map.</summary>
internal static class FieldsBinder
{
    /// <summary>The bound fields; null, with errors added, if any of them is wrong, unknown or missing.</summary>
    public static Dictionary<string, SpaceNode>? Bind(
        StudyMap map, string owner, IReadOnlyList<Hyperparameter> fields, string? nameKey, string path, BindScope scope)
    {
        Dictionary<string, SpaceNode> bound = new(StringComparer.Ordinal);
        bool complete = true;
        foreach (StudyEntry entry in map.Entries)
        {
            if (entry.Key == nameKey) continue;
            string fieldPath = StudyPath.Join(path, entry.Key);
            if (fields.FirstOrDefault(field => field.Name == entry.Key) is not { } field)
            {
                scope.Errors.Add(entry.Mark, fieldPath, Unknown(entry.Key, owner, fields));
                complete = false;
            }
            else if (ValueBinder.For(field).Bind(entry.Value, fieldPath, scope) is { } value)
            {
                bound.Add(entry.Key, value);
            }
            else
            {
                complete = false;
            }
        }

        foreach (Hyperparameter field in fields.Where(field => field.Required && map.Find(field.Name) is null))
        {
            scope.Errors.Add(map.Mark, StudyPath.Join(path, field.Name),
                $"found no '{field.Name}', expected {owner} to have one: {field.Range}");
            complete = false;
        }

        return complete ? bound : null;
    }

    private static string Unknown(string key, string owner, IReadOnlyList<Hyperparameter> fields)
    {
        string known = fields.Count == 0 ? "none" : string.Join(", ", fields.Select(field => field.Name));
        return $"found the unknown name {Names.Quote(key)}, expected a setting that exists ({owner} has {known})"
            + Names.Suggest(key, fields.Select(field => field.Name));
    }
}
