using System.Text.Json;
using Spectre.Console;
using Sweep.Client;
using Sweep.Client.Contracts;

namespace Sweep.Cli.Output;

/// <summary>Standard output: JSON alone, or tables for people.</summary>
internal static class Print
{
    private const int WidthWithoutTerminal = 200;
    private const int ColumnGap = 3;

    /// <summary>The console for people; wide and plain where standard output is not a terminal.</summary>
    public static IAnsiConsole Console { get; } = CreateConsole();

    /// <summary>A value as indented JSON.</summary>
    public static void Json<T>(T value) =>
        System.Console.Out.WriteLine(JsonSerializer.Serialize(value, SweepJson.Indented));

    /// <summary>A study in a line, after something was done to it.</summary>
    /// <param name="study">The study as it then is.</param>
    /// <param name="done">What was done: <c>paused</c>.</param>
    public static void Study(StudyView study, string done) =>
        System.Console.Out.WriteLine(
            $"{study.Name}: {done}; {study.Status}, {study.EndedTrials} of {study.PlannedTrials} trials ended.");

    /// <summary>
    /// A table; where the console is too narrow for one, columns of plain text that run past its edge.
    /// </summary>
    /// <param name="columns">Headings.</param>
    /// <param name="rows">Cells, plain text.</param>
    public static void Table(IEnumerable<string> columns, IEnumerable<IEnumerable<string>> rows)
    {
        string[] headings = [.. columns];
        List<string[]> cells = [.. rows.Select(row => row.ToArray())];
        int[] widths = [.. headings.Select((heading, i) => cells.Max(row => (int?)Width(row[i])) is { } width
            ? Math.Max(heading.Length, width)
            : heading.Length)];
        if (widths.Sum() + (ColumnGap * (headings.Length + 1)) > Console.Profile.Width)
        {
            Plain(headings, cells, widths);
            return;
        }

        Table table = new() { Border = TableBorder.Simple };
        foreach (string heading in headings) table.AddColumn(new TableColumn(Markup.Escape(heading)).NoWrap());
        foreach (string[] row in cells) table.AddRow([.. row.Select(cell => new Text(cell))]);
        Console.Write(table);
    }

    /// <summary>A progress bar on the terminal for as long as something moves it.</summary>
    public static Task ProgressAsync(Func<ProgressTask, Task> move) =>
        Console.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(context => move(context.AddTask("")));

    /// <summary>Moves a progress bar to where a study is.</summary>
    public static void Move(ProgressTask bar, StudyView study, string text)
    {
        bar.MaxValue = study.PlannedTrials;
        bar.Value = study.EndedTrials;
        bar.Description = Markup.Escape(text);
    }

    private static void Plain(string[] headings, List<string[]> cells, int[] widths)
    {
        foreach (string[] row in cells.Prepend(headings))
        {
            IEnumerable<string> padded = row.Select((cell, i) => cell.PadRight(widths[i]));
            System.Console.Out.WriteLine(string.Join("  ", padded).TrimEnd());
        }
    }

    private static int Width(string cell) => cell.Split('\n').Max(line => line.Length);

    private static IAnsiConsole CreateConsole()
    {
        IAnsiConsole console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(System.Console.Out) });
        if (System.Console.IsOutputRedirected) console.Profile.Width = WidthWithoutTerminal;
        return console;
    }
}
