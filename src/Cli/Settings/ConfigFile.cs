using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sweep.Cli.Settings;

/// <summary>A configuration file: a YAML map of settings, the keys being those of the flags.</summary>
internal sealed class ConfigFile
{
    private readonly Dictionary<string, SettingText> _entries;

    private ConfigFile(Dictionary<string, SettingText> entries) => _entries = entries;

    /// <summary>No file.</summary>
    public static ConfigFile None { get; } = new([]);

    /// <summary>What the file has for a key; null where it has nothing.</summary>
    public SettingText? Find(string key) => _entries.GetValueOrDefault(key);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="keys">The keys it may have.</param>
    /// <exception cref="CommandException">It cannot be read, is no such map, or has another key.</exception>
    public static ConfigFile Read(string path, IReadOnlyCollection<string> keys)
    {
        Dictionary<string, SettingText> entries = new(StringComparer.Ordinal);
        foreach ((YamlNode key, YamlNode value) in Load(path))
        {
            string source = $"{path}:{key.Start.Line}";
            if (key is not YamlScalarNode { Value: { } name } || !keys.Contains(name))
                throw Unknown.Name("setting", key.ToString(), keys, $"{source}: ");
            entries.Add(name, new(Text(value, source, name), $"{source}: {name}"));
        }

        return new(entries);
    }

    private static YamlMappingNode Load(string path)
    {
        try
        {
            YamlStream yaml = [];
            using StreamReader reader = new(path);
            yaml.Load(reader);
            if (yaml.Documents.Count == 0) return [];
            return yaml.Documents[0].RootNode as YamlMappingNode
                ?? throw new CommandException(
                    ExitCode.Usage, $"{path}:1: found no map, expected lines such as 'slots: 4'.");
        }
        catch (YamlException error)
        {
            throw new CommandException(ExitCode.Usage, $"{path}:{error.Start.Line}: not valid YAML: {error.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(ExitCode.Usage, $"--config {path}: {error.Message}");
        }
    }

    private static string Text(YamlNode value, string source, string name) => value switch
    {
        YamlScalarNode scalar => scalar.Value ?? "",
        YamlSequenceNode list when list.All(item => item is YamlScalarNode) =>
            string.Join(',', list.Select(item => ((YamlScalarNode)item).Value)),
        _ => throw new CommandException(
            ExitCode.Usage, $"{source}: {name}: found a nested value, expected one value, or a list of them."),
    };
}
