using System.Text;
using System.Text.Json;
using Sweep.Client;
using Sweep.Silo;
using Sweep.Silo.Export;
using Sweep.Store;

namespace Sweep.Chaos.Tests.Fleets;

/// <summary>All that a study determines, as the bytes that people get.</summary>
/// <param name="Points">Export of every point, as CSV.</param>
/// <param name="Trials">Export of every trial, as CSV.</param>
/// <param name="Json">Export as JSON.</param>
/// <param name="Ranking">The ranking as JSON.</param>
internal sealed record StudyBytes(string Points, string Trials, string Json, string Ranking)
{
    /// <summary>Reads a study.</summary>
    public static async Task<StudyBytes> ReadAsync(IStudyStore store, string name, CancellationToken cancellation)
    {
        StudyRecord study = (await store.FindStudyAsync(name, cancellation))!;
        return new(
            await ExportAsync(ExportFormat.Csv, ExportTable.Points),
            await ExportAsync(ExportFormat.Csv, ExportTable.Trials),
            await ExportAsync(ExportFormat.Json, ExportTable.Points),
            JsonSerializer.Serialize(await RankingViews.ReadAsync(store, study, cancellation), SweepJson.Indented));

        async Task<string> ExportAsync(ExportFormat format, ExportTable table)
        {
            using MemoryStream output = new();
            await StudyExport.WriteAsync(store, study, format, table, attempts: false, output, cancellation);
            return Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length);
        }
    }
}
