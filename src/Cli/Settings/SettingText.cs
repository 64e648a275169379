namespace Sweep.Cli.Settings;

/// <summary>What sets a setting.</summary>
/// <param name="Text">The value as text; the items of a list with commas between.</param>
/// <param name="Source">Flag, variable, or file, line and key, for errors.</param>
internal sealed record SettingText(string Text, string Source);
