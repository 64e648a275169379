using Sweep.Cli.Tests;

namespace Sweep.Deploy.Tests;

/// <summary>Commands that files below <c>deploy</c> give to <c>sweep</c>.</summary>
internal static class Commands
{
    /// <summary>Requires that the program has the command and each of its options.</summary>
    public static async Task RequireAsync(IEnumerable<string> command)
    {
        string[] words = [.. command.TakeWhile(word => !word.StartsWith("--", StringComparison.Ordinal))];
        Assert.NotEmpty(words);
        SweepResult help = await SweepProcess.RunAsync(AppContext.BaseDirectory, [.. words, "--help"]);
        Assert.Equal(0, help.ExitCode);
        string[] known = help.Output.Split([' ', ',', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        foreach (string option in command.Where(word => word.StartsWith("--", StringComparison.Ordinal)))
            Assert.Contains(option, known);
    }
}
