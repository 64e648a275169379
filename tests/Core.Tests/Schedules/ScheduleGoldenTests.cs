using System.Text.Json;
using Sweep.Core.Catalogue;
using Sweep.Core.Schedules;
using Sweep.Core.Tests.Golden;

namespace Sweep.Core.Tests.Schedules;

/// <summary>Schedules against torch.optim.lr_scheduler, or closed forms where it has none.</summary>
public sealed class ScheduleGoldenTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-7;

    public static TheoryData<string, string> Names => new()
    {
        { "schedules.json.gz", "constant" },
        { "schedules.json.gz", "step" },
        { "schedules.json.gz", "cosine" },
        { "schedules.json.gz", "one-cycle" },
        { "schedule_families.json.gz", "multistep" },
        { "schedule_families.json.gz", "exponential" },
        { "schedule_families.json.gz", "polynomial" },
        { "schedule_families.json.gz", "inverse-sqrt" },
        { "schedule_families.json.gz", "noam" },
        { "schedule_families.json.gz", "wsd" },
        { "schedule_families.json.gz", "sgdr" },
        { "schedule_families.json.gz", "clr" },
        { "schedule_families.json.gz", "sequence" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_step_of_the_budget_agrees_with_torch(string file, string name)
    {
        ScheduleEntry entry = SweepCatalogue.Schedules[name];
        double worst = 0;
        int compared = 0;
        JsonElement content = GoldenFile.Read(file);
        JsonElement cases = content.ValueKind == JsonValueKind.Array ? content : content.GetProperty("schedules");
        foreach (JsonElement golden in cases.EnumerateArray())
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

    [Fact]
    public void Reduce_on_plateau_agrees_with_torch_after_every_evaluation()
    {
        ScheduleEntry entry = SweepCatalogue.Schedules["reduce-on-plateau"];
        int drops = 0;
        foreach (JsonElement golden in
            GoldenFile.Read("schedule_families.json.gz").GetProperty("plateaus").EnumerateArray())
        {
            ISchedule schedule =
                entry.Create(GoldenFile.Spec(entry, golden.GetProperty("values")).Values, new(0.2, 100, 10));
            double[] metrics = GoldenFile.Doubles(golden.GetProperty("metrics"));
            double[] rates = GoldenFile.Doubles(golden.GetProperty("rates"));
            for (int i = 0; i < metrics.Length; i++)
            {
                double before = schedule.At(i).LearningRate;
                schedule.Observe(i, new Dictionary<string, double> { ["val_loss"] = metrics[i], ["train_loss"] = -i });
                double after = schedule.At(i).LearningRate;
                Assert.True(
                    Error(rates[i], after) < Tolerance, $"{golden.GetProperty("values")} evaluation {i}: {after:r}");
                if (after < before) drops++;
            }
        }

        Assert.True(drops > 100, $"{drops}");
    }

    private static double Error(double expected, double actual) =>
        expected == actual ? 0 : Math.Abs(expected - actual) / Math.Abs(expected);
}
