using System.Collections.Concurrent;
using Sweep.Cli.Tests;
using Sweep.Store.Sqlite;

namespace Sweep.Chaos.Tests.Fleets;

/// <summary>A study for fleets, and what it comes to when nothing disturbs it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">Its file.</param>
internal sealed record ChaosStudy(string Name, string Text)
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<StudyBytes>>> Undisturbed =
        new(StringComparer.Ordinal);

    /// <summary>Eight trials, each with several checkpoints and evaluations, some of which diverge.</summary>
    public static ChaosStudy Small { get; } = new("small", """
        study: small
        problem: { name: mlp, dataset: digits, hidden: [64, 32] }
        train: { epochs: 20, batch: 32, evaluate: { every: { epochs: 4 } } }
        seeds: 2
        arms:
          adam: { optimizer: { name: adam, lr: { log: [1.0e-4, 1.0e-1] } } }
          sgdm: { optimizer: { name: sgdm, lr: { log: [1.0e-2, 1.0] } }, schedule: { name: cosine } }
        search: { configurations: 2 }
        """);

    /// <summary>Many trials, so short that a silo holds hundreds.</summary>
    public static ChaosStudy Short { get; } = new("short", """
        study: short
        problem: { name: rosenbrock }
        train: { steps: 20, evaluate: { every: { steps: 10 } } }
        seeds: 4
        arms: { adam: { optimizer: { name: adam, lr: { log: [1.0e-4, 1.0e-1] } } } }
        search: { configurations: 8 }
        """);

    /// <summary>Two trials whose checkpoints are files: two mebibytes each.</summary>
    public static ChaosStudy Large { get; } = new("large", """
        study: large
        problem: { name: mlp, dataset: digits, hidden: [512, 256] }
        train: { epochs: 4, batch: 32 }
        seeds: 2
        arms: { adam: { optimizer: { name: adam, lr: 1.0e-3 } } }
        """);

    /// <summary>What <c>sweep run</c> makes of it on a SQLite file; run once for all tests.</summary>
    public Task<StudyBytes> UndisturbedAsync() =>
        Undisturbed.GetOrAdd(Name, _ => new(RunAsync)).Value;

    private async Task<StudyBytes> RunAsync()
    {
        using TemporaryFolder folder = new();
        SweepResult result =
            await SweepProcess.RunAsync(folder.Path, "run", folder.Write($"{Name}.yaml", Text), "--slots", "1");
        result.MustSucceed();
        await using SqliteStudyStore store =
            await SqliteStudyStore.OpenAsync(folder.File("sweep.db"), TimeProvider.System);
        return await StudyBytes.ReadAsync(store, Name, CancellationToken.None);
    }
}
