using Sweep.Core.Catalogue;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;
using Sweep.Core.Schedules;

namespace Sweep.Core.Tests.Studies;

/// <summary>
/// A small catalogue with every type of hyperparameter, so that these tests do not depend on what ships.
/// </summary>
public static class TestCatalogue
{
    private static readonly NumberHyperparameter Rate = Number("lr", 0.001) with { Maximum = double.PositiveInfinity };

    public static CatalogueSet Set { get; } = new()
    {
        Optimizers = new(
            Optimizer("adam", Rate, Fraction("beta1", 0.9), Fraction("beta2", 0.999),
                new FlagHyperparameter("amsgrad", "Form.", false)),
            Optimizer("sgdm", Rate with { Required = true, Default = null }, Fraction("momentum", 0.9),
                new ChoiceHyperparameter("form", "Form.", "torch", ["torch", "lecture", "2024"]),
                new IntegerHyperparameter("delay", "Steps.", 0) { Minimum = 0, Maximum = 100 }) with
            { Aliases = ["momentum"] },
            Optimizer("lookahead",
                new ComponentHyperparameter("inner", "Inner.", ComponentKind.Optimizer) { Required = true },
                new IntegerHyperparameter("k", "Steps.", 5) { Minimum = 1 })),
        Schedules = new(
            Schedule("constant"),
            Schedule("multistep",
                new IntegerListHyperparameter("milestones", "Epochs.", [30, 60])
                {
                    Minimum = 1,
                    Maximum = 1000,
                    MaximumCount = 3,
                },
                Number("gamma", 0.1)),
            Schedule("warmup",
                new DurationHyperparameter("length", "Length.", Duration.Fraction(0.1)) { AllowsZero = true },
                new ComponentHyperparameter("then", "Rest.", ComponentKind.Schedule))),
        Problems = new(
            new ProblemEntry
            {
                Name = "mlp",
                Summary = "Multi-layer perceptron.",
                Equation = "-",
                Source = "-",
                Version = 1,
                DefaultBatch = 128,
                HasClasses = true,
                HasImages = true,
                DefaultEpochs = 10,
                DefaultDropLast = true,
                Hyperparameters =
                [
                    new ChoiceHyperparameter("dataset", "Data.", "fashion-mnist", ["fashion-mnist", "mnist"]),
                    new IntegerListHyperparameter("hidden", "Widths.", [128]) { Minimum = 1, Maximum = 4096 },
                ],
                Create = (_, _) => throw new NotSupportedException(),
            }),
        Samplers = SweepCatalogue.Samplers,
    };

    private static NumberHyperparameter Number(string name, double? value) =>
        new(name, name, value) { Minimum = 0, ExcludesMinimum = true, Maximum = 1e6 };

    private static NumberHyperparameter Fraction(string name, double value) =>
        new(name, name, value) { Minimum = 0, Maximum = 1, ExcludesMaximum = true };

    private static OptimizerEntry Optimizer(string name, params Hyperparameter[] hyperparameters) => new()
    {
        Name = name,
        Summary = name,
        Equation = "-",
        Source = "-",
        Hyperparameters = hyperparameters,
        Create = (_, _) => throw new NotSupportedException(),
    };

    private static ScheduleEntry Schedule(string name, params Hyperparameter[] hyperparameters) => new()
    {
        Name = name,
        Summary = name,
        Equation = "-",
        Source = "-",
        Hyperparameters = hyperparameters,
        Create = (_, _) => throw new NotSupportedException(),
    };
}
