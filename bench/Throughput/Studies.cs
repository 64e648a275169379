namespace Sweep.Throughput;

/// <summary>The studies that are run.</summary>
internal static class Studies
{
    /// <summary>A trivial objective: one step of gradient descent on a function of two variables.</summary>
    public static string Trivial(int trials) => $$"""
        study: trivial
        problem: rosenbrock
        train: { steps: 1, batch: 1 }
        seeds: 1
        arms:
          sgd: { optimizer: { name: sgd, lr: { log: [1.0e-6, 1.0e-3] } } }
        search: { configurations: {{trials}} }
        """;

    /// <summary>Many points a trial, and little training in between.</summary>
    public static string Points(int trials, int evaluations) => $$"""
        study: points
        problem: rosenbrock
        train: { steps: {{evaluations}}, batch: 1, evaluate: { every: { steps: 1 }, splits: [train] } }
        seeds: 1
        arms:
          sgd: { optimizer: { name: sgd, lr: { log: [1.0e-6, 1.0e-5] } } }
        search: { configurations: {{trials}} }
        rank:
          - { metric: train_loss, goal: min }
        """;
}
