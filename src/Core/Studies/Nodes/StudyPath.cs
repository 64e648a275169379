namespace Sweep.Core.Studies.Nodes;

/// <summary>Paths as messages show them: <c>arms.adam.optimizer.lr</c>, <c>rank[1].compare[0]</c>.</summary>
internal static class StudyPath
{
    public static string Join(string path, string key)
    {
        string shown = key.Length == 0 ? "''" : Names.Show(key);
        return path.Length == 0 ? shown : $"{path}.{shown}";
    }

    public static string Join(string path, int index) => $"{path}[{index}]";
}
