using System.IO.Pipelines;
using Sweep.Store;

namespace Sweep.Silo.Export;

/// <summary>
/// Writes what a study determines, in a fixed order, so that equal studies export equal bytes, whoever writes them.
/// Times, silos and attempts, which no study determines, only on request.
/// </summary>
public static class StudyExport
{
    /// <summary>Exports a study, trial by trial.</summary>
    /// <param name="store">The store.</param>
    /// <param name="study">The study.</param>
    /// <param name="format">As what.</param>
    /// <param name="table">Which table, where <paramref name="format"/> is csv.</param>
    /// <param name="attempts">Csv: the attempts instead of the table. Json: in addition.</param>
    /// <param name="output">Where to; stays open.</param>
    /// <param name="cancellation">Cancels; what has been written stays.</param>
    public static async Task WriteAsync(
        IStudyStore store,
        StudyRecord study,
        ExportFormat format,
        ExportTable table,
        bool attempts,
        Stream output,
        CancellationToken cancellation)
    {
        PipeWriter pipe = PipeWriter.Create(output, new(leaveOpen: true));
        if (format == ExportFormat.Json) await JsonExport.WriteAsync(store, study, attempts, pipe, cancellation);
        else await CsvExport.WriteAsync(store, study, table, attempts, new(pipe), cancellation);
        await pipe.CompleteAsync();
    }
}
