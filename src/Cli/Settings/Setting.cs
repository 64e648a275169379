using System.CommandLine;

namespace Sweep.Cli.Settings;

/// <summary>A setting with the type of its values. All three ways to set it are read by one function.</summary>
/// <param name="key">Its key: lower-case words with dashes between.</param>
/// <param name="helpName">What stands for a value in the help.</param>
/// <param name="description">What it means.</param>
/// <param name="fallback">Its value where nothing sets it.</param>
/// <param name="read">
/// Reads a text; throws a <see cref="FormatException"/> whose message says what was expected:
/// <c>a number from 1 to 9</c>.
/// </param>
/// <param name="isShown">Whether errors may show a value: not where one may hold a password.</param>
internal sealed class Setting<T>(
    string key, string helpName, string description, T fallback, Func<string, T> read, bool isShown = true) : ISetting
{
    /// <inheritdoc/>
    public string Key => key;

    /// <inheritdoc/>
    public string Variable { get; } = $"SWEEP_{key.ToUpperInvariant().Replace('-', '_')}";

    /// <inheritdoc/>
    public Option<string?> Flag { get; } = new($"--{key}")
    {
        Description = description,
        HelpName = helpName,
        Arity = typeof(T) == typeof(bool) ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
    };

    /// <summary>Its value where nothing sets it.</summary>
    public T Fallback => fallback;

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">Where it comes from, for the error: a flag, variable, or file and line.</param>
    /// <exception cref="CommandException">It is not a value of this setting.</exception>
    public T Read(string text, string source)
    {
        try
        {
            return read(text);
        }
        catch (FormatException error)
        {
            string found = isShown ? $"found '{text}', " : "";
            throw new CommandException(ExitCode.Usage, $"{source}: {found}expected {error.Message}.");
        }
    }
}
