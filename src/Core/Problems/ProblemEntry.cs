using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Training;

namespace Sweep.Core.Problems;

/// <summary>A problem of the catalogue.</summary>
public sealed record ProblemEntry : CatalogueEntry
{
    /// <summary>Version of the definition; raised whenever a change could change a result.</summary>
    public required int Version { get; init; }

    /// <summary>Batch size when the study file names none; 0 is the whole train split.</summary>
    public required int DefaultBatch { get; init; }

    /// <summary>Epochs when the study file names neither epochs nor steps.</summary>
    public required int DefaultEpochs { get; init; }

    /// <summary>Whether an incomplete last batch is dropped when the study file does not say.</summary>
    public bool DefaultDropLast { get; init; }

    /// <summary>
    /// Whether its loss is a softmax cross-entropy over classes: <see cref="Batch.LabelSmoothing"/> is then honoured,
    /// and accuracies are reported. Label smoothing of any other problem is refused.
    /// </summary>
    public bool HasClasses { get; init; }

    /// <inheritdoc/>
    /// <remarks>With the accuracies, where it <see cref="HasClasses"/>.</remarks>
    public override IReadOnlyList<MetricEntry> Metrics
    {
        get => HasClasses ? [.. MetricNames.Accuracies, .. field] : field;
        init;
    } = [];

    /// <summary>
    /// Whether its examples are images: <see cref="Batch.Augmentation"/> is then honoured. Augmentation of any other
    /// problem is refused.
    /// </summary>
    public bool HasImages { get; init; }

    /// <summary>Whether clients evaluate its trials: no silo trains anything.</summary>
    public bool IsExternal { get; init; }

    /// <summary>
    /// Whether trials can be trained together a trial a lane, also those of different seeds; see
    /// <see cref="TrainingGroup"/>.
    /// </summary>
    public bool HasLanes { get; init; }

    /// <summary>
    /// How many trials of one seed are worth training together, because their batches cost much beside their steps; 1
    /// where that gains less than a tenth. Functions and quadratics are left to the claims of short trials.
    /// </summary>
    public Func<HyperparameterValues, int> GroupSize { get; init; } = static _ => 1;

    /// <summary>
    /// A digest of the data that results rest on; null where name, version and hyperparameters say it all.
    /// </summary>
    public Func<HyperparameterValues, IDatasetSource, IReadOnlyList<byte>>? DataDigest { get; init; }

    /// <summary>Makes an instance for one trial.</summary>
    public required Func<HyperparameterValues, IDatasetSource, IProblem> Create { get; init; }
}
