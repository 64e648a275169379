using Sweep.Core.Catalogue;
using Sweep.Core.Problems;
using Sweep.Core.Tests.Numerics;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Training;

/// <summary>
/// Every option of <c>train:</c> alone and all together: stopping and resuming at any step changes no bit.
/// </summary>
public sealed class TrainOptionResumeTests
{
    private static readonly Dictionary<string, Func<TrainOptions, TrainOptions>> Options = new()
    {
        ["clip norm"] = train => train with { Clip = new(GradientClipping.Norm, 0.5) },
        ["clip value"] = train => train with { Clip = new(GradientClipping.Value, 0.01) },
        ["accumulate"] = train => train with { Accumulate = 3, Batch = 30 },
        ["ema"] = train => train with { Average = new(0.9, Evaluate: true) },
        ["stop"] = train => train with { Stop = new(MetricNames.ValidationLoss, 2, 0.1) },
        ["splits"] = train => train with { EvaluateSplits = [Split.Validation] },
        ["label_smoothing"] = train => train with { LabelSmoothing = 0.1 },
        ["augment"] = train => train with { Augment = new(2, Flip: true) },
        ["decay_exclude"] = train => train with { DecayExclude = [TensorRole.Bias, TensorRole.Norm] },
    };

    public static TheoryData<string> Labels => [.. Options.Keys, "everything"];

    [Theory]
    [MemberData(nameof(Labels))]
    public void Resume_at_every_step_changes_no_bit(string label)
    {
        TrialPlan plan = Plan(label);
        byte[] undisturbed = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets)).Checkpoint();
        TrainingRun run = TrainingRun.Start(plan, Plans.Datasets);
        while (run.Status is TrainingStatus.Training or TrainingStatus.MeasureDue)
        {
            run = TrainingRun.Resume(plan, Plans.Datasets, run.Checkpoint());
            if (run.Status == TrainingStatus.MeasureDue) run.Measure();
            else run.Advance(1);
        }

        Assert.Equal(undisturbed, run.Checkpoint());
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void A_step_allocates_nothing(string label)
    {
        TrialPlan plan = Plan(label);
        plan = plan with
        {
            Train = plan.Train with { Budget = Duration.Steps(200), EvaluateEvery = Duration.Steps(1000), Stop = null },
        };
        TrainingRun run = TrainingRun.Start(plan, Plans.Datasets);
        run.Measure();
        run.Advance(15);
        Assert.Equal(0, Allocations.Of(_ => run.Advance(8)));
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Every_option_changes_the_result(string label)
    {
        TrialPlan plan = Plan(label);
        TrainOptions plain = Base().Train;
        Assert.NotEqual(
            Plans.Finish(TrainingRun.Start(plan with { Train = plain }, Plans.Datasets)).Result.ToBytes(),
            Plans.Finish(TrainingRun.Start(plan, Plans.Datasets)).Result.ToBytes());
    }

    private static TrialPlan Base() => Plans.Create(
        new(Plans.SmallMlp.Name, Plans.SmallMlp.Values.With("batch_norm", true).With("dropout", 0.2)),
        SweepCatalogue.Optimizers["adamw"].Spec(("weight_decay", 0.1)),
        "cosine");

    private static TrialPlan Plan(string label)
    {
        TrialPlan plan = Base();
        IEnumerable<Func<TrainOptions, TrainOptions>> chosen =
            label == "everything" ? Options.Values : [Options[label]];
        return plan with { Train = chosen.Aggregate(plan.Train, (train, option) => option(train)) };
    }
}
