namespace Sweep.Core.Training;

/// <summary>Names of the metrics that every trial reports.</summary>
public static class MetricNames
{
    /// <summary>Mean loss over the train draw.</summary>
    public const string TrainLoss = "train_loss";

    /// <summary>Share of the train draw classified rightly.</summary>
    public const string TrainAccuracy = "train_accuracy";

    /// <summary>Mean loss over the validation split.</summary>
    public const string ValidationLoss = "val_loss";

    /// <summary>Share of the validation split classified rightly.</summary>
    public const string ValidationAccuracy = "val_accuracy";

    /// <summary>Mean loss over the test split. Never selects.</summary>
    public const string TestLoss = "test_loss";

    /// <summary>Share of the test split classified rightly. Never selects.</summary>
    public const string TestAccuracy = "test_accuracy";

    /// <summary>
    /// Test loss above the lowest possible one; only of problems that know it, so it is in no list of all metrics.
    /// </summary>
    public const string TestExcess = "test_excess";

    /// <summary>Mean of the mini-batch losses since the last evaluation.</summary>
    public const string BatchLoss = "batch_loss";

    /// <summary>Learning rate of the last step taken; before training, of the first step.</summary>
    public const string LearningRate = "learning_rate";

    /// <summary>L2 norm of the last step's gradient before clipping; before training, of the first step's.</summary>
    public const string GradientNorm = "gradient_norm";

    /// <summary>
    /// Share of the steps since the last evaluation whose gradient was clipped; only of runs that clip, so it is in no
    /// list of all metrics.
    /// </summary>
    public const string ClippedSteps = "clipped_steps";

    /// <summary>All of them, in the order they are shown.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        TrainLoss, TrainAccuracy, ValidationLoss, ValidationAccuracy, TestLoss, TestAccuracy,
        BatchLoss, LearningRate, GradientNorm,
    ];

    /// <summary>Those that may decide something: all but the test split's.</summary>
    public static IReadOnlyList<string> Selecting { get; } =
        [.. All.Where(metric => metric is not (TestLoss or TestAccuracy))];

    /// <summary>The split that must be evaluated for a metric; null for those of training itself.</summary>
    public static Problems.Split? SplitOf(string metric) => metric switch
    {
        TrainLoss or TrainAccuracy => Problems.Split.Train,
        ValidationLoss or ValidationAccuracy => Problems.Split.Validation,
        TestLoss or TestAccuracy or TestExcess => Problems.Split.Test,
        _ => null,
    };

    /// <summary>The direction that is better: losses and norms fall, accuracies rise.</summary>
    public static Studies.Goal GoalOf(string metric) =>
        metric.EndsWith("accuracy", StringComparison.Ordinal) ? Studies.Goal.Max : Studies.Goal.Min;
}
