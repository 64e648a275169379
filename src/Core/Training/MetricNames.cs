using Sweep.Core.Catalogue;
using Sweep.Core.Problems;
using Sweep.Core.Studies;

namespace Sweep.Core.Training;

/// <summary>
/// Names of the metrics that the training itself reports. Catalogue entries declare what they add:
/// <see cref="CatalogueEntry.Metrics"/>.
/// </summary>
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
    /// Test loss above the lowest possible one; only of problems that know it.
    /// </summary>
    public const string TestExcess = "test_excess";

    /// <summary>Mean of the mini-batch losses since the last evaluation.</summary>
    public const string BatchLoss = "batch_loss";

    /// <summary>Learning rate of the last step taken; before training, of the first step.</summary>
    public const string LearningRate = "learning_rate";

    /// <summary>L2 norm of the last step's gradient before clipping; before training, of the first step's.</summary>
    public const string GradientNorm = "gradient_norm";

    /// <summary>
    /// Share of the steps since the last evaluation whose gradient was clipped; only of runs that clip.
    /// </summary>
    public const string ClippedSteps = "clipped_steps";

    private const string TestPrefix = "test_";

    /// <summary>Those of every problem, and the accuracies, in the order they are shown.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        TrainLoss, TrainAccuracy, ValidationLoss, ValidationAccuracy, TestLoss, TestAccuracy,
        BatchLoss, LearningRate, GradientNorm,
    ];

    /// <summary>What problems report that know right from wrong.</summary>
    public static IReadOnlyList<MetricEntry> Accuracies { get; } =
    [
        new(TrainAccuracy, "Share of the train draw classified rightly."),
        new(ValidationAccuracy, "Share of the validation split classified rightly."),
        new(TestAccuracy, "Share of the test split classified rightly."),
    ];

    /// <summary>Those of <see cref="All"/> that every trial reports.</summary>
    public static IReadOnlyList<string> OfEveryTrial { get; } =
        [.. All.Where(metric => Accuracies.All(accuracy => accuracy.Name != metric))];

    /// <summary>Whether a metric is one of the test split, which never selects.</summary>
    public static bool IsTest(string metric) => metric.StartsWith(TestPrefix, StringComparison.Ordinal);

    /// <summary>The split that a metric is of, by its prefix; null for those of training itself.</summary>
    public static Split? SplitOf(string metric) =>
        IsTest(metric) ? Split.Test
        : metric.StartsWith("train_", StringComparison.Ordinal) ? Split.Train
        : metric.StartsWith("val_", StringComparison.Ordinal) ? Split.Validation
        : null;

    /// <summary>The direction that is better: losses and norms fall, accuracies rise.</summary>
    public static Goal GoalOf(string metric) =>
        metric.EndsWith("accuracy", StringComparison.Ordinal) ? Goal.Max : Goal.Min;
}
