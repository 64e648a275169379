using Sweep.Core.Data;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;
using Sweep.Core.Problems.Counterexamples;
using Sweep.Core.Problems.Functions;
using Sweep.Core.Problems.Networks;
using Sweep.Core.Problems.Quadratics;
using Sweep.Core.Problems.Sequences;
using Sweep.Core.Schedules;
using Sweep.Core.Search;
using Sweep.Core.Switching;

namespace Sweep.Core.Catalogue;

/// <summary>
/// Everything that study files can name. A new algorithm is one file and one line here; validation, lists, schema,
/// docs and the conformance tests follow.
/// </summary>
public static class SweepCatalogue
{
    /// <summary>Optimizers.</summary>
    public static CatalogueSection<OptimizerEntry> Optimizers { get; } = new(
        Sgd.Entry,
        Sgdm.Entry,
        Nag.Entry,
        Adagrad.Entry,
        RmsProp.Entry,
        Adam.Entry,
        AmsGrad.Entry,
        AdamW.Entry,
        SgdW.Entry,
        Adadelta.Entry,
        NAdam.Entry,
        RAdam.Entry,
        AdaBound.Entry,
        AmsBound.Entry,
        Lion.Entry,
        AdaBelief.Entry,
        Lookahead.Entry,
        Lars.Entry,
        Lamb.Entry,
        Adafactor.Entry,
        ScheduleFreeSgd.Entry,
        ScheduleFreeAdamW.Entry,
        Prodigy.Entry,
        Muon.Entry,
        SwitchOptimizer.Entry);

    /// <summary>Learning-rate schedules.</summary>
    public static CatalogueSection<ScheduleEntry> Schedules { get; } = new(
        Constant.Entry,
        StepDecay.Entry,
        CosineDecay.Entry,
        OneCycle.Entry,
        MultiStep.Entry,
        Exponential.Entry,
        Polynomial.Entry,
        InverseSquareRoot.Entry,
        Noam.Entry,
        WarmUpStableDecay.Entry,
        CosineRestarts.Entry,
        CyclicRate.Entry,
        ReduceOnPlateau.Entry,
        ScheduleSequence.Entry);

    /// <summary>Rules that say when a switch takes place.</summary>
    public static CatalogueSection<SwitchRuleEntry> SwitchRules { get; } = new(
        Swats.Entry,
        RobustProjection.Entry,
        FixedSwitch.Entry,
        PlateauSwitch.Entry,
        NonMonotone.Entry,
        GradientNoise.Entry,
        Pflug.Entry,
        SasaPlus.Entry,
        Slope.Entry);

    /// <summary>Problems.</summary>
    public static CatalogueSection<ProblemEntry> Problems { get; } = new(
        Rosenbrock.Entry,
        Beale.Entry,
        Branin.Entry,
        Himmelblau.Entry,
        Rastrigin.Entry,
        Ackley.Entry,
        StyblinskiTang.Entry,
        Saddle.Entry,
        Plateau.Entry,
        QuadraticDeep.Entry,
        ReddiOnline.Entry,
        ReddiStochastic.Entry,
        WilsonSeparable.Entry,
        GradientSpike.Entry,
        LogisticRegression.Entry,
        MultilayerPerceptron.Entry,
        TwoConvolutionsTwoDense.Entry,
        ConvolutionalNetwork.Entry,
        VariationalAutoencoder.Entry,
        MatrixFactorization.Entry,
        MarkovLanguageModel.Entry,
        CharacterTransformer.Entry,
        External.Entry);

    /// <summary>Samplers.</summary>
    public static CatalogueSection<SamplerEntry> Samplers { get; } = new(RandomSampler.Entry, GridSampler.Entry);

    /// <summary>Datasets; their lines are in <see cref="DatasetCatalogue"/>.</summary>
    public static CatalogueSection<DatasetEntry> Datasets => DatasetCatalogue.Entries;
}
