using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Globalization;
using Sweep.Core.Studies;

namespace Sweep.Cli;

/// <summary>
/// What is wrong with a command line, in a line each, and where to read on. The parser's own way prints forty lines of
/// help below its errors, which scroll them away.
/// </summary>
internal static class UsageErrors
{
    /// <summary>The errors; null where there is none, or where the parser's help is the answer.</summary>
    public static string? Find(ParseResult parsed)
    {
        if (parsed.Action is HelpAction || parsed.Tokens.Count == 0) return null;
        string[] flags = UnknownFlags(parsed);
        if (flags.Length == 0 && parsed.Errors.Count == 0) return null;

        // What stands behind an unknown flag is likely its value: errors about that would only distract.
        IEnumerable<string> errors = flags.Length > 0 ? flags
            : parsed.CommandResult.Command.Subcommands.Count > 0 ? [NoCommand(parsed)]
            : parsed.UnmatchedTokens.Count > 0 ? [TooMuch(parsed)]
            : parsed.Errors.Select(Text);
        return string.Join(Environment.NewLine, [.. errors, $"See '{Name(parsed.CommandResult)} --help'."]);
    }

    /// <summary>
    /// Flags that the command does not have. To the parser they are arguments, so that it takes one before a study's
    /// name for the study.
    /// </summary>
    private static string[] UnknownFlags(ParseResult parsed)
    {
        string[] known = [.. Commands(parsed.CommandResult).SelectMany((result, above) =>
            result.Command.Options.Where(option => above == 0 || option.Recursive)).Select(option => option.Name)];
        IEnumerable<string> literal = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash)
            .Select(token => token.Value);
        IEnumerable<string> arguments = parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(result => result.Tokens).Select(token => token.Value);
        return
        [
            .. from argument in parsed.UnmatchedTokens.Concat(arguments).Except(literal)
               where argument.Length > 1 && argument[0] == '-' && !char.IsAsciiDigit(argument[1])
               let flag = argument.Split('=', 2)[0]
               select $"found the unknown flag {Names.Quote(flag)}{Names.Suggest(flag, known)}",
        ];
    }

    private static string NoCommand(ParseResult parsed)
    {
        string[] known = [.. parsed.CommandResult.Command.Subcommands.Select(command => command.Name)];
        return parsed.UnmatchedTokens is [{ } found, ..]
            ? Unknown.Name("command", found, known).Message
            : $"expected a command: one of {string.Join(", ", known)}";
    }

    private static string TooMuch(ParseResult parsed) =>
        $"found {string.Join(", ", parsed.UnmatchedTokens.Select(Names.Quote))} beyond what "
        + $"'{Name(parsed.CommandResult)}' takes";

    private static string Text(ParseError error)
    {
        (string? name, Type? type) = error.SymbolResult switch
        {
            OptionResult { Option: { } option } => (option.Name, option.ValueType),
            ArgumentResult { Parent: OptionResult { Option: { } option } } => (option.Name, option.ValueType),
            ArgumentResult { Argument: { } argument } => ($"<{argument.Name}>", argument.ValueType),
            _ => ((string?)null, (Type?)null),
        };
        if (name is null) return error.Message;
        string? found = error.SymbolResult!.Tokens.Select(token => token.Value).FirstOrDefault();
        if (found is null) return name[0] == '<' ? $"{name} is missing" : $"{name}: a value is missing";

        // The parser names types of the program, such as 'System.Int32'.
        if (error.Message.StartsWith("Cannot parse argument", StringComparison.Ordinal))
            return $"{name}: found {Names.Quote(found)}, expected {Expected(type!)}";
        string message = string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return message.Contains(name, StringComparison.Ordinal) ? message : $"{name}: {message}";
    }

    private static string Expected(Type type)
    {
        Type bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare.IsEnum) return $"one of {string.Join(", ", Enum.GetNames(bare).Select(Lower))}";
        return bare == typeof(int) ? "a whole number" : bare == typeof(bool) ? "true, false or nothing" : "a number";
    }

    private static string Lower(string name) => name.ToLower(CultureInfo.InvariantCulture);

    private static string Name(CommandResult command) =>
        string.Join(' ', Commands(command).Reverse().Skip(1).Select(result => result.Command.Name).Prepend("sweep"));

    /// <summary>A command and those that it is a part of, up to the root.</summary>
    private static IEnumerable<CommandResult> Commands(CommandResult command)
    {
        for (SymbolResult? result = command; result is not null; result = result.Parent)
            if (result is CommandResult one) yield return one;
    }
}
