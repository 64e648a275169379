using YamlDotNet.RepresentationModel;

namespace Sweep.Deploy.Tests;

/// <summary>The YAML files below <c>deploy</c>, read as what they are.</summary>
internal static class Manifests
{
    /// <summary>The folder.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "deploy");

    /// <summary>The documents of a file.</summary>
    public static IReadOnlyList<YamlNode> Read(string path)
    {
        YamlStream stream = [];
        using StreamReader reader = new(Path.Combine(Folder, path));
        stream.Load(reader);
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    /// <summary>The documents of all of Kubernetes' files.</summary>
    public static IReadOnlyList<YamlNode> Kubernetes() =>
        [.. Directory.GetFiles(Path.Combine(Folder, "kubernetes")).Order(StringComparer.Ordinal).SelectMany(Read)];

    /// <summary>A node by its keys, or null where one is missing.</summary>
    public static YamlNode? At(this YamlNode? node, params string[] path)
    {
        foreach (string key in path)
        {
            node = node is YamlMappingNode map && map.Children.TryGetValue(key, out YamlNode? child)
                ? child
                : null;
        }

        return node;
    }

    /// <summary>A text by its keys.</summary>
    public static string Text(this YamlNode node, params string[] path) =>
        (node.At(path) as YamlScalarNode)?.Value
        ?? throw new InvalidDataException($"No {string.Join('.', path)} in {node}");

    /// <summary>The elements of a list by its keys; none where there is no list.</summary>
    public static IEnumerable<YamlNode> Items(this YamlNode node, params string[] path) =>
        (node.At(path) as YamlSequenceNode)?.Children ?? [];

    /// <summary>The keys of a map by its keys; none where there is no map.</summary>
    public static IEnumerable<string> Keys(this YamlNode node, params string[] path) =>
        (node.At(path) as YamlMappingNode)?.Children.Keys.Select(key => ((YamlScalarNode)key).Value!) ?? [];

    /// <summary>All values of a key, however deep.</summary>
    public static IEnumerable<YamlNode> All(this YamlNode node, string key) =>
        from found in node.AllNodes.OfType<YamlMappingNode>()
        from child in found.Children
        where child.Key is YamlScalarNode { Value: { } name } && name == key
        select child.Value;
}
