namespace Sweep.Cli.Tests;

/// <summary>Study files for the tests.</summary>
internal static class Studies
{
    /// <summary>Several optimizers and schedules, a few seconds on one core.</summary>
    public const string Mixed = """
        study: mixed
        problem: { name: mlp, dataset: digits, hidden: [40, 20] }
        train: { epochs: 25, batch: 32, evaluate: { every: { epochs: 5 } } }
        seeds: 2
        arms:
          adam: { optimizer: { name: adam, lr: { log: [1.0e-4, 1.0e-1] } } }
          amsgrad: { optimizer: { name: amsgrad, lr: { log: [1.0e-4, 1.0e-1] } }, schedule: { name: cosine } }
          sgdm:
            optimizer: { name: sgdm, lr: { log: [1.0e-2, 1.0] }, form: { choice: [torch, lecture] } }
            schedule: { name: one-cycle, warmup: { fraction: 0.05 } }
          rmsprop:
            optimizer: { name: rmsprop, lr: { log: [1.0e-4, 1.0e-1] } }
            schedule: { name: step, every: { epochs: 5 } }
        search: { configurations: 2 }
        """;

    /// <summary>Functions: normal draws, and trials that diverge.</summary>
    public const string Functions = """
        study: functions
        problem: beale
        train: { steps: 400, batch: 16, evaluate: { every: { steps: 20 } } }
        seeds: [1, 2, 3]
        arms:
          sgd: { optimizer: { name: sgd, lr: { log: [1.0e-6, 1.0e1] } } }
          adagrad: { optimizer: { name: adagrad, lr: { log: [1.0e-3, 1.0] } } }
          nag: { optimizer: { name: nag, lr: { log: [1.0e-6, 1.0e-2] } } }
        search: { configurations: 6 }
        """;

    /// <summary>A switch that fires, one that never does, and an arm that is evaluated at slow weights.</summary>
    public const string Switches = """
        study: switches
        problem: { name: logreg, dataset: digits }
        train: { epochs: 3, batch: 128 }
        seeds: 2
        arms:
          ahead: { optimizer: { name: lookahead, evaluate: slow, inner: { name: sgd, lr: 0.1 } } }
          fires:
            optimizer: { switch: { from: adam, to: { name: sgdm, lr: 0.05 }, when: { rule: fixed, at: { steps: 3 } } } }
          waits: { optimizer: { switch: { from: adam, to: sgdm, when: { rule: swats, tolerance: 1.0e-15 } } } }
        search: { configurations: 1 }
        """;

    /// <summary>Quick: one arm, two trials.</summary>
    public const string Tiny = """
        study: tiny
        problem: { name: logreg, dataset: digits }
        train: { epochs: 2, batch: 128 }
        seeds: 2
        arms:
          adam: { optimizer: adam }
        search: { configurations: 1 }
        """;
}
