using System.Text.Json;
using Spectre.Console;
using Sweep.Client;

namespace Sweep.Cli.Output;

/// <summary>Standard output: JSON alone, or tables for people.</summary>
internal static class Print
{
    private const int WidthWithoutTerminal = 200;

    /// <summary>The console for people; wide and plain where standard output is not a terminal.</summary>
    public static IAnsiConsole Console { get; } = CreateConsole();

    /// <summary>A value as indented JSON.</summary>
    public static void Json<T>(T value) => System.Console.Out.WriteLine(JsonSerializer.Serialize(value, SweepJson.Indented));

    /// <summary>A table.</summary>
    /// <param name="columns">Headings.</param>
    /// <param name="rows">Cells, plain text.</param>
    public static void Table(IEnumerable<string> columns, IEnumerable<IEnumerable<string>> rows)
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach (string column in columns) table.AddColumn(new TableColumn(Markup.Escape(column)).NoWrap());
        foreach (IEnumerable<string> row in rows) table.AddRow([.. row.Select(cell => new Text(cell))]);
        Console.Write(table);
    }

    private static IAnsiConsole CreateConsole()
    {
        IAnsiConsole console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(System.Console.Out) });
        if (System.Console.IsOutputRedirected) console.Profile.Width = WidthWithoutTerminal;
        return console;
    }
}
