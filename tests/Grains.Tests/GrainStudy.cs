using System.Collections.Concurrent;
using System.Text;
using Sweep.Cli.Tests;
using Sweep.Silo.Export;
using Sweep.Store;

namespace Sweep.Grains.Tests;

/// <summary>Study files, and the bytes that <c>sweep run</c> makes of them.</summary>
internal static class GrainStudy
{
    /// <summary>Eighteen short trials of several kinds.</summary>
    public const string Many = """
        study: many
        problem: { name: mlp, dataset: digits, hidden: [16] }
        train: { epochs: 6, batch: 64, evaluate: { every: { steps: 20 } } }
        seeds: 3
        arms:
          adam: { optimizer: { name: adam, lr: { log: [1.0e-4, 1.0e-1] } } }
          sgdm: { optimizer: { name: sgdm, lr: { log: [1.0e-2, 1.0] } }, schedule: { name: one-cycle } }
        search: { configurations: 3 }
        """;

    /// <summary>Two trials that take a few seconds each.</summary>
    public const string Long = """
        study: long
        problem: { name: mlp, dataset: digits, hidden: [40, 20] }
        train: { epochs: 1000, batch: 32, evaluate: { every: { epochs: 50 } } }
        seeds: 2
        arms:
          adam: { optimizer: { name: adam, lr: { log: [1.0e-4, 1.0e-1] } } }
        search: { configurations: 1 }
        """;

    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Undisturbed = new();

    /// <summary>The name of a study.</summary>
    public static string NameOf(string text) => text.Split('\n')[0]["study: ".Length..].Trim();

    /// <summary>All points and results of a study after <c>sweep run</c>.</summary>
    public static Task<string> UndisturbedAsync(string text) =>
        Undisturbed.GetOrAdd(text, key => new(() => RunAsync(key))).Value;

    /// <summary>All points and results of a study in a store.</summary>
    public static async Task<string> BytesAsync(IStudyStore store, string name)
    {
        StudyRecord study = (await store.FindStudyAsync(name, default))!;
        using MemoryStream output = new();
        foreach (ExportTable table in (ExportTable[])[ExportTable.Points, ExportTable.Trials])
            await StudyExport.WriteAsync(store, study, ExportFormat.Csv, table, attempts: false, output, default);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static async Task<string> RunAsync(string text)
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("study.yaml", text);
        (await SweepProcess.RunAsync(folder.Path, "run", file)).MustSucceed();
        await using IStudyStore store = await StoreAddress.OpenAsync(folder.File("sweep.db"), TimeProvider.System);
        return await BytesAsync(store, NameOf(text));
    }
}
