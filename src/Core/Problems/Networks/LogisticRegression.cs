using Sweep.Core.Data;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Numerics.Vectors;

namespace Sweep.Core.Problems.Networks;

/// <summary>Multinomial logistic regression: a convex problem with one weight matrix and one bias.</summary>
public static class LogisticRegression
{
    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = new()
    {
        Name = "logreg",
        Aliases = ["logistic-regression"],
        Summary = "Multinomial logistic regression from zero weights (convex)",
        Equation = "mean over the batch of -log softmax(W x + b)[label]; x = bytes / 255 for images; W = 0, b = 0",
        Source = "Schneider, Balles, Hennig, \"DeepOBS\" (ICLR 2019), problems mnist_logreg and fmnist_logreg",
        Differences = "DeepOBS drops an incomplete last batch; here it is used unless the study file says otherwise.",
        Hyperparameters = [NetworkHyperparameters.Dataset],
        Version = 1,
        HasClasses = true,
        HasImages = true,
        DefaultBatch = 128,
        DefaultEpochs = 50,
        GroupSize = static _ => 8,
        DataDigest = NetworkHyperparameters.DigestOf,
        Create = static (values, source) =>
        {
            Dataset dataset = source.Get(values.Text("dataset"));
            return new ClassifierProblem(
                dataset,
                [
                    new DenseLayer(
                        "dense", dataset.FeatureCount, dataset.Classes, Activation.Identity,
                        new(WeightInitialization.Zeros), new MatMulWorkspace()),
                ]);
        },
    };
}
