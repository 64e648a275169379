using System.CommandLine;

namespace Sweep.Cli.Settings;

/// <summary>Where settings come from: a flag goes before the environment, the environment before the file.</summary>
/// <param name="flags">The command line.</param>
/// <param name="environment">Reads an environment variable; an empty one counts as none.</param>
/// <param name="file">The configuration file.</param>
internal sealed class SettingSources(ParseResult flags, Func<string, string?> environment, ConfigFile file)
{
    /// <summary>The value of a setting.</summary>
    /// <exception cref="CommandException">What sets it is not a value of it; the message names the place.</exception>
    public T Get<T>(Setting<T> setting) =>
        Find(setting) is { } entry ? setting.Read(entry.Text, entry.Source) : setting.Fallback;

    /// <summary>The error to throw where a value that is set does not go with others.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="expected">What was expected instead.</param>
    public CommandException Refuse<T>(Setting<T> setting, string expected) =>
        new(ExitCode.Usage, $"{Find(setting)?.Source}: found '{Find(setting)?.Text}', expected {expected}.");

    private SettingText? Find(ISetting setting)
    {
        if (flags.GetResult(setting.Flag) is { Implicit: false } given)
        {
            // A flag alone is a switch that is on: others must have a value.
            return new(given.Tokens.Count == 0 ? "true" : given.Tokens[0].Value, setting.Flag.Name);
        }

        return environment(setting.Variable) is { Length: > 0 } value
            ? new(value, $"${setting.Variable}")
            : file.Find(setting.Key);
    }
}
