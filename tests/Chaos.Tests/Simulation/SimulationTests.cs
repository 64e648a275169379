using System.Diagnostics;
using System.Globalization;
using Sweep.Chaos.Tests.Fleets;
using Sweep.Tests.Histories;

namespace Sweep.Chaos.Tests.Simulation;

/// <summary>
/// Thousands of short histories of the engine on a simulated clock. <c>SWEEP_CHAOS_SEED</c> is the first seed (default
/// 1), <c>SWEEP_CHAOS_HISTORIES</c> how many follow (default 2000): a seed that is reported plays the same again.
/// </summary>
public sealed class SimulationTests
{
    private const int Bound = 2000;

    private static int FirstSeed => Setting("SWEEP_CHAOS_SEED", 1);

    [Fact]
    public void No_fault_leaves_a_trace_in_any_history()
    {
        int histories = Setting("SWEEP_CHAOS_HISTORIES", 2000);
        long start = Stopwatch.GetTimestamp();
        Parallel.For(0, histories, new() { MaxDegreeOfParallelism = 2 }, i =>
        {
            int seed = FirstSeed + i;
            IReadOnlyList<Violation> violations = SimulatedHistory.Violations(seed, StoreDefect.None, out var injected);
            foreach ((string what, int count) in injected) Figures.Fault($"simulated {what}", count);
            Figures.Judged("simulated histories", violations);
            Assert.True(
                violations.Count == 0,
                $"SWEEP_CHAOS_SEED={seed} SWEEP_CHAOS_HISTORIES=1:\n{string.Join('\n', violations)}");
        });
        Figures.Add(
            "simulated histories a minute", (long)(histories / Stopwatch.GetElapsedTime(start).TotalMinutes));
    }

    [Fact]
    public void Seed_gives_the_same_history_again()
    {
        for (int seed = FirstSeed; seed < FirstSeed + 20; seed++)
        {
            const StoreDefect defect = StoreDefect.UnfencedWrite;
            IReadOnlyList<Violation> first = SimulatedHistory.Violations(seed, defect, out var faults);
            Assert.Equal(first, SimulatedHistory.Violations(seed, defect, out var again));
            Assert.Equal(faults, again);
        }
    }

    [Theory]
    [MemberData(nameof(BrokenStores.All), MemberType = typeof(BrokenStores))]
    public void Store_that_is_broken_is_found_out(StoreDefect defect, HistoryRule by)
    {
        int seed = FirstSeed;
        while (SimulatedHistory.Violations(seed, defect, out _).All(violation => violation.Rule != by))
        {
            seed++;
            Assert.True(seed < FirstSeed + Bound, $"{Bound} histories from seed {FirstSeed} did not show it.");
        }

        Figures.Add($"histories until {defect} was found out by {by}", seed - FirstSeed + 1);
    }

    [Fact]
    public void Every_rule_finds_out_some_broken_store_and_every_broken_store_is_found_out()
    {
        Assert.Equal(
            Enum.GetValues<HistoryRule>(), BrokenStores.All.Select(row => row.Data.Item2).Distinct().Order());
        Assert.Equal(
            Enum.GetValues<StoreDefect>().Skip(1), BrokenStores.All.Select(row => row.Data.Item1).Distinct().Order());
    }

    private static int Setting(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
