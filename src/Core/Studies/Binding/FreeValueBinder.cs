using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>Values that mean something to a client alone: whatever JSON has, but for null.</summary>
internal sealed class FreeValueBinder : ValueBinder
{
    private FreeValueBinder()
    {
    }

    public override string Expected => "a number, a text, true, false, or a list or map of such values";

    public override IReadOnlyList<string> Spaces => SpaceKeyword.Real;

    private static FreeValueBinder Instance { get; } = new();

    /// <summary>Binds every field of a map.</summary>
    public static SpaceMap? BindMap(StudyMap map, string path, BindScope scope)
    {
        Dictionary<string, SpaceNode> fields = new(StringComparer.Ordinal);
        foreach (StudyEntry entry in map.Entries)
        {
            string fieldPath = StudyPath.Join(path, entry.Key);
            if (!Names.IsValid(entry.Key))
            {
                scope.Errors.Add(
                    entry.Mark, fieldPath, $"found the name {Names.Quote(entry.Key)}, expected {Names.ValidForm}");
            }
            else if (Instance.Bind(entry.Value, fieldPath, scope) is { } value)
            {
                fields.Add(entry.Key, value);
            }
        }

        return fields.Count == map.Entries.Count ? new(fields) : null;
    }

    public override SpaceNode? BindFixed(StudyNode node, string path, BindScope scope) => node switch
    {
        StudyScalar scalar => ValueOf(scalar) is { } value ? new SpaceFixed(value) : Mismatch(node, path, scope),
        StudyMap map => BindMap(map, path, scope),
        StudyList list => BindList(list, path, scope),
        _ => Mismatch(node, path, scope),
    };

    public override object ToValue(SpaceNode node, CatalogueSet catalogue) => node;

    private static object? ValueOf(StudyScalar scalar)
    {
        if (scalar.TryInteger(out long whole)) return whole;
        if (scalar.TryNumber(out double number)) return number;
        if (scalar.TryFlag(out bool flag)) return flag;
        return scalar.Kind == ScalarKind.Text ? scalar.Text : null;
    }

    private SpaceList? BindList(StudyList list, string path, BindScope scope)
    {
        SpaceNode?[] items = [.. list.Items.Select((item, i) => Bind(item, StudyPath.Join(path, i), scope))];
        return items.Contains(null) ? null : new(items!);
    }
}
