using System.Runtime.InteropServices;
using Sweep.Core.Data;
using Sweep.Core.Studies;
using Sweep.Tests.Histories;

namespace Sweep.Chaos.Tests.Simulation;

/// <summary>
/// One history: three silos run one small study while a seed decides what goes wrong. The same seed gives the same
/// history.
/// </summary>
internal sealed class SimulatedHistory
{
    private const int Silos = 3;
    private static readonly TimeSpan LongestStop = SimulatedSilo.Lease * 2;

    private static readonly Study Study = StudyReader.Read(
        """
        study: simulated
        problem: beale
        train: { steps: 12, batch: 4, evaluate: { every: { steps: 3 } } }
        seeds: 2
        arms:
          adam: { optimizer: { name: adam, lr: { log: [1.0e-3, 1.0e-1] } } }
          sgd: { optimizer: { name: sgd, lr: { log: [1.0e-6, 1.0e1] } } }
        search: { configurations: 2 }
        """,
        "simulated.yaml").Study!;

    private static readonly Lazy<string[]> Undisturbed = new(() =>
        [.. new SimulatedHistory(0, StoreDefect.None, faults: 0).Run().Trials.Select(ModelStore.Bits)]);

    private readonly Random _random;
    private readonly Faults _faults;
    private readonly StoreDefect _defect;
    private readonly SiloHabits _habits;

    private SimulatedHistory(int seed, StoreDefect defect, int faults)
    {
        _random = new(seed);
        _faults = new(_random, faults);
        _defect = defect;
        _habits = SiloHabits.Of(seed, Study.PlannedTrials);
    }

    /// <summary>Plays a history and judges it.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="defect">What is wrong with the store.</param>
    /// <param name="injected">How often each kind of fault took place.</param>
    /// <returns>What the checker says; empty for nothing.</returns>
    public static IReadOnlyList<Violation> Violations(
        int seed, StoreDefect defect, out IReadOnlyDictionary<string, int> injected)
    {
        string[] expected = Undisturbed.Value;
        SimulatedHistory history = new(seed, defect, faults: 4 + (seed % 13));
        StudyHistory played = history.Run();
        injected = history._faults.Injected;
        return
        [
            .. HistoryChecker.Check(played),
            .. played.Trials
                .Where(trial => trial.Record.State != TrialState.Quarantined)
                .Where(trial => ModelStore.Bits(trial) != expected.ElementAtOrDefault((int)trial.Record.Number))
                .Select(trial => new Violation(
                    HistoryRule.ResultsAreUndisturbed, "other results than undisturbed").Of(trial.Record.Number)),
        ];
    }

    private StudyHistory Run()
    {
        using Scheduler scheduler = new(_random, _faults, LongestStop);
        ModelStore store = new(scheduler, _faults, _defect, Study.CanonicalText, Study.PlannedTrials, Fresh);
        for (int i = 0; i < Silos; i++)
            new SimulatedSilo(scheduler, store, Study, NoData.Instance, $"{i}", _habits, Fresh).Start();
        scheduler.Run();
        return store.History();
    }

    private Guid Fresh()
    {
        Guid id = default;
        _random.NextBytes(MemoryMarshal.AsBytes(new Span<Guid>(ref id)));
        return id;
    }

    private sealed class NoData : IDatasetSource
    {
        public static NoData Instance { get; } = new();

        public Dataset Get(string name) => throw new DatasetMissingException(name, "The simulation has no data sets.");
    }
}
