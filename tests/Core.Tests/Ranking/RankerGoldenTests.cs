using System.Text.Json;
using Sweep.Core.Ranking;
using Sweep.Core.Studies;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Ranking;

/// <summary>Against an implementation in numpy: <c>Golden/ranking.py</c>.</summary>
public sealed class RankerGoldenTests
{
    private static readonly JsonElement Golden = RankingGolden.Root.GetProperty("study");
    private static readonly string[] Metrics = Strings(Golden.GetProperty("metrics"));
    private static readonly StudyRanking Actual = Ranker.Rank(ReadStudy(), ReadTrials());

    [Fact]
    public void Chooses_and_orders_as_numpy_does()
    {
        JsonElement[] expected = [.. Golden.GetProperty("rankings").EnumerateArray()];
        Assert.Equal(expected.Length, Actual.Criteria.Count);
        foreach ((JsonElement golden, CriterionRanking actual) in expected.Zip(Actual.Criteria))
        {
            Assert.Equal(golden.GetProperty("criterion").GetString(), actual.Criterion.Metric);
            Assert.Equal(golden.GetProperty("goal").GetString(), actual.Criterion.Goal.ToString());
            Assert.Equal(golden.GetProperty("view").GetString(), actual.View.ToString());
            JsonElement[] rows = [.. golden.GetProperty("rows").EnumerateArray()];
            Assert.Equal(rows.Select(row => row.GetProperty("arm").GetString()), actual.Arms.Select(row => row.Arm));
            foreach ((JsonElement row, ArmRanking arm) in rows.Zip(actual.Arms)) AssertRow(row, arm);
        }
    }

    [Fact]
    public void Compares_as_numpy_does()
    {
        JsonElement[] expected = [.. Golden.GetProperty("comparisons").EnumerateArray()];
        Assert.Equal(expected.Length, Actual.Comparisons.Count);
        foreach ((JsonElement golden, ArmComparison actual) in expected.Zip(Actual.Comparisons))
        {
            Assert.Equal(golden.GetProperty("view").GetString(), actual.View.ToString());
            Assert.Equal(Strings(golden.GetProperty("left")), new[] { actual.Left.Arm, actual.Left.Metric });
            Assert.Equal(Strings(golden.GetProperty("right")), new[] { actual.Right.Arm, actual.Right.Metric });
            Assert.True(actual.Paired);
            Assert.Equal(5, actual.Pairs);
            Assert.Equal(golden.GetProperty("difference").GetDouble(), actual.Difference!.Value, 1e-12);
            AssertInterval(golden.GetProperty("interval"), actual.Interval);
        }
    }

    private static void AssertRow(JsonElement row, ArmRanking arm)
    {
        if (row.GetProperty("configuration").ValueKind == JsonValueKind.Null)
        {
            Assert.Equal(ArmStanding.Diverged, arm.Standing);
            Assert.Null(arm.Configuration);
            return;
        }

        Assert.Equal(row.GetProperty("configuration").GetInt32(), arm.Configuration);
        Assert.Equal(5, arm.Seeds);
        foreach (JsonProperty metric in row.GetProperty("metrics").EnumerateObject())
        {
            MetricSummary summary = arm.Metrics.Single(summary => summary.Metric == metric.Name);
            Assert.Equal(metric.Value.GetProperty("mean").GetDouble(), summary.Mean, 1e-12);
            AssertInterval(metric.Value.GetProperty("interval"), summary.Interval);
        }

        Assert.Equal(Metrics.Length, arm.Metrics.Count);
    }

    private static void AssertInterval(JsonElement expected, Interval? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected[0].GetDouble(), actual.Value.Low, 1e-12);
        Assert.Equal(expected[1].GetDouble(), actual.Value.High, 1e-12);
    }

    private static Study ReadStudy() => RankingCase.Study(
        1,
        Strings(Golden.GetProperty("arms")),
        [
            .. ReadCriteria().Select(criterion => new RankByCriterion(criterion)),
            new RankComparison(new("adam", "train_loss"), new("sgdm", "val_loss")),
        ]) with
    {
        Seed = Golden.GetProperty("seed").GetUInt64(),
        Seeds = [.. Golden.GetProperty("seeds").EnumerateArray().Select(seed => seed.GetUInt64())],
    };

    private static Criterion[] ReadCriteria() =>
    [
        .. Golden.GetProperty("criteria").EnumerateArray()
            .Select(pair => new Criterion(pair[0].GetString()!, Enum.Parse<Goal>(pair[1].GetString()!))),
    ];

    private static TrialOutcome[] ReadTrials() =>
    [
        .. Golden.GetProperty("trials").EnumerateArray().Select(trial => new TrialOutcome(
            trial.GetProperty("arm").GetString()!,
            trial.GetProperty("configuration").GetInt32(),
            trial.GetProperty("seed").GetUInt64(),
            "{}",
            Enum.Parse<TrialState>(trial.GetProperty("state").GetString()!),
            new(
                10,
                Values(trial.GetProperty("final")),
                [
                    .. ReadCriteria().Zip(
                        trial.GetProperty("best").EnumerateArray(),
                        (criterion, values) => new BestStep(criterion, 5, Values(values))),
                ]))),
    ];

    private static SortedDictionary<string, double> Values(JsonElement values) => new(
        Metrics.Zip(values.EnumerateArray())
            .ToDictionary(pair => pair.First, pair => pair.Second.GetDouble(), StringComparer.Ordinal),
        StringComparer.Ordinal);

    private static string[] Strings(JsonElement array) =>
        [.. array.EnumerateArray().Select(item => item.GetString()!)];
}
