namespace Sweep.Cli.Export;

/// <summary>Rows of comma-separated values as RFC 4180 has them, but for line ends: LF.</summary>
internal sealed class CsvWriter(TextWriter output)
{
    /// <summary>Writes one row.</summary>
    public void Row(params IEnumerable<string> cells)
    {
        bool first = true;
        foreach (string cell in cells)
        {
            if (!first) output.Write(',');
            first = false;
            output.Write(Quote(cell));
        }

        output.Write('\n');
    }

    private static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
