using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>
/// Settings at which optimizers are compared under gradients of magnitudes from 1e-12 to 1e12: one of every entry of
/// the catalogue at least.
/// </summary>
internal static class WideCases
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PaperCase> All { get; } =
    [
        Case("sgd", v => new PaperSgd(v)),
        Case("sgdm", v => new PaperSgd(v)),
        Case("sgdm", v => new LectureMomentum(v), ("form", "lecture")),
        Case("nag", v => new PaperSgd(v, nesterov: true)),
        Case("adagrad", v => new PaperAdagrad(v)),
        Case("rmsprop", v => new PaperRmsProp(v), ("momentum", 0.9)),
        Case("rmsprop", v => new PaperRmsProp(v), ("centered", true)),
        Case("adam", v => new PaperAdam(v)),
        Case("amsgrad", v => new PaperAdam(v, maximum: true)),
        Case("amsgrad", v => new LectureAmsGrad(v), ("form", "lecture")),
        Case("adamw", v => new PaperAdam(v, decoupled: true), ("lr", 1.0 / 256), ("weight_decay", 1.0 / 32)),
        Case("sgdw", v => new PaperSgdW(v)),
        Case("adadelta", v => new PaperAdadelta(v)),
        Case("nadam", v => new PaperNAdam(v)),
        Case("radam", v => new AuthorRAdam(v)),
        Case("radam", v => new AuthorRAdam(v), ("form", "author")),
        Case("adabound", v => new AuthorAdaBound(v, false)),
        Case("amsbound", v => new AuthorAdaBound(v, true)),

        // Equal steps round equally: at a power of two they add up without an error that grows with the steps.
        Case("lion", v => new PaperLion(v), ("lr", 1.0 / 8192)),
        Case("adabelief", v => new PaperAdaBelief(v)),
        Case("lookahead", v => Lookahead(v, inner => new PaperSgd(inner)), ("inner", Spec("sgdm"))),
        Case("lookahead", v => Lookahead(v, inner => new PaperAdam(inner)), ("inner", Spec("adam")), ("k", 7L)),
        Case("lars", v => new PaperLars(v), ("exclude", "none")),
        Case("lars", v => new PaperLars(v), ("form", "torch"), ("nesterov", true), ("norm", "sum")),
        Case("lamb", v => new PaperLamb(v), ("exclude", "none")),
        Case("lamb", v => new PaperLamb(v), ("bias_correction", false), ("max_ratio", 1.0)),
        Case("adafactor", v => new PaperAdafactor(v), ("epsilon1", 1e-8)),
        Case("schedule-free-sgd", v => new PaperScheduleFree(v, false)),
        Case("schedule-free-adamw", v => new PaperScheduleFree(v, true)),
        Case("schedule-free-adamw", v => new PaperScheduleFree(v, true), ("form", "2024")),
        Case("prodigy", v => new PaperProdigy(v, false), ("d0", 0.01), ("d_coef", 0.5), ("growth_rate", 1.005)),
        // Orthogonalizing mixes the coordinates of a matrix: small ones are sums of large ones that cancel.
        Case("muon", v => new SingleMuon(v)) with { Layout = PaperCases.Deep, IsTwin = true },
        Switch("adam", "sgdm", (0.9, null), v => new PaperAdam(v), v => new PaperSgd(v), "carry"),
        Switch("adam", "sgdm", (0.9, null), v => new PaperAdam(v), v => new PaperSgd(v), "zero"),
    ];

    /// <summary>A switch after some steps of the first optimizer.</summary>
    public static PaperCase Switch(
        string from,
        string to,
        (double? First, double? Second) decays,
        Func<HyperparameterValues, PaperRule> first,
        Func<HyperparameterValues, PaperRule> second,
        string momentum,
        int at = 250,
        (string, object)[]? fromValues = null,
        (string, object)[]? toValues = null) =>
        Case(
            "switch",
            v => new PaperSwitch(v, first(v.Component("from").Values), second(v.Component("to").Values), decays),
            ("from", SweepCatalogue.Optimizers[from].Spec(fromValues ?? [])),
            ("to", SweepCatalogue.Optimizers[to].Spec(toValues ?? [])),
            ("when", SweepCatalogue.SwitchRules["fixed"].Spec(("at", Duration.Steps(at)))),
            ("rate", 0.01),
            ("momentum", momentum));

    private static PaperCase Case(
        string name, Func<HyperparameterValues, PaperRule> create, params (string, object)[] values) =>
        new(name, 0, values, false, create) { Wide = true };

    private static ComponentSpec Spec(string name) => SweepCatalogue.Optimizers[name].Spec();

    private static PaperLookahead Lookahead(HyperparameterValues values, Func<HyperparameterValues, PaperRule> inner) =>
        new(values, inner(values.Component("inner").Values));
}
