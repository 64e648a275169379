using System.CommandLine;

namespace Sweep.Cli.Settings;

/// <summary>Something that a flag, an environment variable and a key of a configuration file can set.</summary>
internal interface ISetting
{
    /// <summary>Its key in a configuration file; the flag is <c>--key</c>.</summary>
    string Key { get; }

    /// <summary>Its environment variable: <c>SWEEP_KEY</c>.</summary>
    string Variable { get; }

    /// <summary>Its flag.</summary>
    Option<string?> Flag { get; }
}
