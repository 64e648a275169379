using System.CommandLine;
using System.CommandLine.Parsing;
using Sweep.Cli.Settings;
using Sweep.Client.Contracts;

namespace Sweep.Cli;

/// <summary><c>--priority</c>, <c>--parallel</c> and <c>--labels</c>: where and when a study's trials run.</summary>
internal sealed class PlacementOptions
{
    private const int MostPriority = 1000;
    private const int NoBound = 0;

    private readonly Option<int?> _priority = Checked<int?>(
        "--priority", "n", "-1000 to 1000: studies of a higher one go first, equal ones share the silos evenly.",
        text => SettingReaders.Integer(-MostPriority, MostPriority)(text));

    private readonly Option<int?> _parallel = Checked<int?>(
        "--parallel", "n|none", "Most trials that run at the same time; 'none' for no such bound.",
        text => text == "none" ? NoBound : SettingReaders.Integer(1, int.MaxValue)(text));

    private readonly Option<IReadOnlyList<string>?> _labels = Checked<IReadOnlyList<string>?>(
        "--labels", "a,b|none", "Labels that a silo must have, all of them, to run its trials.",
        text => SettingReaders.Labels(text));

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [_priority, _parallel, _labels];

    /// <summary>A placement with what the options change.</summary>
    public PlacementView Apply(ParseResult result, PlacementView placement) => new(
        result.GetValue(_priority) ?? placement.Priority,
        result.GetValue(_parallel) is { } parallel ? parallel == NoBound ? null : parallel : placement.Parallel,
        result.GetValue(_labels) ?? placement.Labels);

    private static Option<T?> Checked<T>(string name, string helpName, string description, Func<string, T?> read) =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result => Read(result, name, read),
        };

    private static T? Read<T>(ArgumentResult result, string name, Func<string, T?> read)
    {
        string text = result.Tokens[0].Value;
        try
        {
            return read(text);
        }
        catch (FormatException error)
        {
            result.AddError($"{name}: found '{text}', expected {error.Message}.");
            return default;
        }
    }
}
