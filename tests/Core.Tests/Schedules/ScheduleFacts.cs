using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Schedules;

/// <summary>Exact values of every schedule of the catalogue, in numbers that float64 holds.</summary>
internal static class ScheduleFacts
{
    private const double Least = 1.0 / 1024;

    /// <summary>All of them, without a warm-up.</summary>
    public static IReadOnlyList<ScheduleFact> All { get; } =
    [
        new("constant", [], (rate, total) => [(0, rate), (total - 1, rate), (total, rate)])
        {
            Range = (1, 1),
            Continuous = [],
        },
        new("step", [("every", Duration.Steps(4)), ("gamma", 0.5)], (rate, total) =>
            Enumerable.Range(0, total).Select(t => ((long)t, rate * Math.ScaleB(1, -(t / 4))))),
        new("multistep", [("milestones", Milestones), ("gamma", 0.5)], (rate, total) =>
            Enumerable.Range(0, total).Select(t => ((long)t, t < 3 ? rate : t < 9 ? rate / 2 : rate / 4)))
        {
            Range = (0.25, 1),
        },
        new("cosine", [("minimum", Least)], (rate, total) => [(0, rate), (total, Least)])
        {
            Range = (Least, 1),
            Continuous = [],
        },
        new("polynomial", [("minimum", Least), ("power", 2.0)], (rate, total) => [(0, rate), (total, Least)])
        {
            Range = (Least, 1),
            Continuous = [],
        },
        new("exponential", [("every", Duration.Steps(8)), ("gamma", 0.5)], (rate, total) =>
            Enumerable.Range(0, (total + 7) / 8).Select(k => (8L * k, rate * Math.ScaleB(1, -k))))
        {
            Continuous = [("every", Duration.Fraction(0.1))],
        },
        new("inverse-sqrt", [("hold", Duration.Steps(4))], (rate, total) =>
            [.. Within(total, (0, rate), (4, rate), (16, rate / 2), (64, rate / 4))])
        {
            Continuous = [("hold", Duration.Fraction(0.1))],
        },
        new("noam", [("rise", Duration.Steps(4)), ("d_model", 64L)], (rate, total) =>
            [.. Within(total, (0, rate / 64), (3, rate / 16), (15, rate / 32), (63, rate / 64))])
        {
            Range = (0, 1.0 / 16),
            Continuous = [("rise", Duration.Fraction(0.1))],
        },
        new("wsd", [("warmup", Duration.Steps(0)), ("decay", Duration.Steps(5)), ("minimum", Least)], (rate, total) =>
            [.. total > 5 ? [(0, rate), (total - 5, rate)] : Array.Empty<(long, double)>(), (total, Least)])
        {
            Range = (Least, 1),
            Continuous = [("decay", Duration.Fraction(0.25))],
        },
        new("wsd", [("warmup", Duration.Steps(0)), ("decay", Duration.Steps(5)), ("shape", "1-sqrt")], (rate, total) =>
            [.. total > 5 ? [(0, rate), (total - 5, rate)] : Array.Empty<(long, double)>(), (total, 0)])
        {
            Continuous = [("decay", Duration.Fraction(0.25))],
        },
        new("sgdr", [("t_0", Duration.Steps(5)), ("t_mult", 2L)], (rate, total) =>
            [.. Within(total, (0, rate), (5, rate), (15, rate), (35, rate), (75, rate))]),
        new("clr", [("up", Duration.Steps(3)), ("down", Duration.Steps(5))], (rate, total) =>
            Enumerable.Range(0, total).Where(t => t % 8 is 0 or 3).Select(t => ((long)t, t % 8 == 0 ? rate / 4 : rate)))
        {
            Range = (0.25, 1),
            Continuous = [("up", Duration.Fraction(0.1)), ("down", Duration.Fraction(0.2))],
        },
        OneCycle(total => total % 4 == 0 && total > 4 ? [(0, 1 / 32.0), ((total / 4) - 1, 1)] : []),
        OneCycle(
            total => total % 4 == 0 && total > 12 ? [(0, 1 / 32.0), ((total / 4) - 1, 1)] : [],
            ("anneal", "linear")),
        OneCycle(
            total => total % 4 == 0 && total > 12
                ? [(0, 1 / 32.0), ((total / 4) - 1, 1), ((total / 2) - 2, 1 / 32.0)]
                : [],
            ("three_phase", true)),
        OneCycle(
            total => total % 4 == 1 && total > 12 ? [(0, 1 / 32.0), (total / 4, 1), (total / 2, 1 / 32.0)] : [],
            ("form", "smith")),
        new("reduce-on-plateau", [], (rate, total) => [(0, rate), (total, rate)])
        {
            Range = (1, 1),
        },
        new("sequence", [("pieces", Pieces)], (rate, total) =>
            total < 8 ? [] : [(0, rate), (5, rate), (6, rate), (total, Least)])
        {
            Range = (Least, 1),
        },
    ];

    private static IReadOnlyList<Duration> Milestones => [Duration.Steps(9), Duration.Steps(3)];

    private static IReadOnlyList<TimedComponent> Pieces =>
    [
        new(SweepCatalogue.Schedules["constant"].Spec(), Duration.Steps(6)),
        new(SweepCatalogue.Schedules["cosine"].Spec(("minimum", Least)), null),
    ];

    private static ScheduleFact OneCycle(
        Func<int, IEnumerable<(int Step, double Share)>> ends, params (string, object)[] settings) => new(
        "one-cycle",
        [("pct_start", 0.25), ("div_factor", 32.0), ("final_div_factor", 1024.0), .. settings],
        (rate, total) => ends(total).Select(end => ((long)end.Step, rate * end.Share))
            .Append((total - 1, total == 1 ? rate : rate / 32 / 1024)))
        {
            Range = (1 / 32.0 / 1024, 1),
            Continuous = [],
        };

    private static IEnumerable<(long Step, double Rate)> Within(int total, params (long Step, double Rate)[] ends) =>
        ends.Where(end => end.Step < total);
}
