using System.Text.Json;
using Sweep.Core.Catalogue;
using Sweep.Core.Schedules;
using Sweep.Core.Tests.Golden;

namespace Sweep.Core.Tests.Schedules;

/// <summary>Schedules against torch.optim.lr_scheduler over whole budgets.</summary>
public sealed class ScheduleGoldenTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-7;

    public static TheoryData<string> Names => ["constant", "step", "cosine", "one-cycle"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_step_of_the_budget_agrees_with_torch(string name)
    {
        ScheduleEntry entry = SweepCatalogue.Schedules[name];
        double worst = 0;
        int compared = 0;
        foreach (JsonElement golden in GoldenFile.Read("schedules.json.gz").EnumerateArray())
        {
            if (golden.GetProperty("name").GetString() != name) continue;
            int total = golden.GetProperty("total").GetInt32();
            ScheduleContext context = new(golden.GetProperty("base").GetDouble(), total, 10);
            ISchedule schedule = entry.Create(GoldenFile.Spec(entry, golden.GetProperty("values")).Values, context);
            double[] rates = GoldenFile.Doubles(golden.GetProperty("rates"));
            JsonElement momenta = golden.GetProperty("momenta");
            double[]? momentum = momenta.ValueKind == JsonValueKind.Null ? null : GoldenFile.Doubles(momenta);
            Assert.Equal(total, rates.Length);
            for (int t = 0; t < total; t++)
            {
                ScheduleValue value = schedule.At(t);
                worst = Math.Max(worst, Error(rates[t], value.LearningRate));
                Assert.True(
                    Error(rates[t], value.LearningRate) < Tolerance,
                    $"{golden.GetProperty("values")} T={total}, t={t}: {value.LearningRate:r}, torch {rates[t]:r}");
                Assert.Equal(momentum is null, value.Momentum is null);
                if (momentum is not null) Assert.True(Error(momentum[t], value.Momentum!.Value) < Tolerance);
            }

            compared++;
        }

        Assert.True(compared >= 5);
        output.WriteLine($"{name}: {compared} budgets, {worst:e1}");
    }

    private static double Error(double expected, double actual) =>
        expected == actual ? 0 : Math.Abs(expected - actual) / Math.Abs(expected);
}
