using System.IO.Pipelines;
using System.Text;

namespace Sweep.Silo.Export;

/// <summary>Rows of comma-separated values as RFC 4180 has them, but for line ends: LF. UTF-8 without a mark.</summary>
internal sealed class CsvWriter(PipeWriter output)
{
    private const int FlushBytes = 32 * 1024;

    /// <summary>Writes one row; <see cref="FlushAsync"/> now and then sends it on its way.</summary>
    public void Row(params IEnumerable<string> cells)
    {
        bool first = true;
        foreach (string cell in cells)
        {
            if (!first) Encoding.UTF8.GetBytes(",", output);
            first = false;
            Encoding.UTF8.GetBytes(Quote(cell), output);
        }

        Encoding.UTF8.GetBytes("\n", output);
    }

    /// <summary>Passes on what has been written, when it is enough to be worth it; waits for a slow reader.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        if (output.UnflushedBytes >= FlushBytes) await output.FlushAsync(cancellation);
    }

    private static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
