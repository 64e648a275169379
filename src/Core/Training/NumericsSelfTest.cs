using System.Security.Cryptography;
using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Studies;

namespace Sweep.Core.Training;

/// <summary>
/// Trains a few small trials and hashes every bit of their state: a machine that gives another hash would give other
/// results than the rest of the fleet.
/// </summary>
public static class NumericsSelfTest
{
    /// <summary>
    /// SHA-256 that every machine must give for <see cref="NumericsVersion.Current"/>, in hexadecimal.
    /// </summary>
    public const string Expected = "133b61d0c441425045c3a27b2a0f4a2866165371a59655ecc452e4e6afcebf4e";

    /// <summary>Runs the trials; takes well under a second.</summary>
    /// <param name="datasets">Must have <c>digits</c>.</param>
    public static string Run(IDatasetSource datasets)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (TrialPlan plan in Plans())
        {
            TrainingRun run = TrainingRun.Start(plan, datasets);
            while (run.Status is TrainingStatus.Training or TrainingStatus.MeasureDue)
            {
                if (run.Status == TrainingStatus.MeasureDue) run.Measure();
                else run.Advance(long.MaxValue);
            }

            hash.AppendData(run.Checkpoint());
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<TrialPlan> Plans()
    {
        ComponentSpec adam = SweepCatalogue.Optimizers["adam"].Spec();
        ComponentSpec sgdm = SweepCatalogue.Optimizers["sgdm"].Spec();
        yield return Plan(SweepCatalogue.Problems["rosenbrock"].Spec(), adam, "cosine");
        yield return Plan(SweepCatalogue.Problems["quadratic_deep"].Spec(), sgdm, "constant");
        ComponentSpec relu = SweepCatalogue.Problems["mlp"].Spec(
            ("dataset", "digits"), ("hidden", (IReadOnlyList<long>)[50, 20]));
        yield return Plan(relu, adam, "one-cycle");
        yield return Plan(new(relu.Name, relu.Values.With("activation", "tanh")), sgdm, "step");
    }

    private static TrialPlan Plan(ComponentSpec problem, ComponentSpec optimizer, string schedule) => new()
    {
        Problem = problem,
        Optimizer = optimizer,
        Schedule = SweepCatalogue.Schedules[schedule].Spec(),
        Train = new() { Budget = Duration.Steps(60), Batch = 100, EvaluateEvery = Duration.Steps(25) },
        StudySeed = 1,
        Seed = 2,
        Criteria = [new(MetricNames.ValidationLoss, Goal.Min)],
    };
}
