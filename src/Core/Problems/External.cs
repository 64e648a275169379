using Sweep.Core.Training;

namespace Sweep.Core.Problems;

/// <summary>
/// A problem that no silo knows: clients ask for configurations, evaluate them in whatever way, and tell the metrics.
/// Its arms have <c>parameters</c> instead of an optimizer.
/// </summary>
public static class External
{
    /// <summary>
    /// The label that its studies ask for, and that the clients who evaluate them offer: no silo runs their trials.
    /// </summary>
    public const string Label = "external";

    /// <summary>Its catalogue entry.</summary>
    public static ProblemEntry Entry { get; } = new()
    {
        Name = "external",
        Summary = "Whatever a client evaluates: it asks for configurations and tells their metrics.",
        Equation = "metrics = client(parameters, seed)",
        Source = "the study's author",
        Differences = "What a client tells cannot be repeated by Sweep: equal studies may end with other numbers.",
        Version = 1,
        DefaultBatch = 0,
        DefaultEpochs = 1,
        Hyperparameters = [],
        IsExternal = true,
        Create = static (_, _) => throw new InvalidPlanException(
            "the problem 'external' is evaluated by a client, which asks a silo for its trials: nothing here can run "
            + "it"),
    };
}
