using Sweep.Core.Catalogue;
using Sweep.Core.Problems;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>The settings at which optimizers are compared with their papers.</summary>
internal static class PaperCases
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PaperCase> All { get; } =
    [
        new("sgdm", 1, [("form", "lecture")], false, v => new LectureMomentum(v)),
        new(
            "sgdm",
            2,
            [("form", "lecture"), ("weight_decay", 0.01), ("momentum", 0.5)],
            true,
            v => new LectureMomentum(v)),
        new("sgdm", 3, [("form", "lecture"), ("lr", 0.003), ("momentum", 0.99)], true, v => new LectureMomentum(v)),
        new("amsgrad", 1, [("form", "lecture")], false, v => new LectureAmsGrad(v)),
        new("amsgrad", 2, [("form", "lecture"), ("lr", 0.01), ("epsilon", 1e-4)], true, v => new LectureAmsGrad(v)),
        new(
            "amsgrad",
            3,
            [("form", "lecture"), ("beta1", 0.8), ("beta2", 0.99), ("weight_decay", 0.01)],
            true,
            v => new LectureAmsGrad(v)),
        new("adamw", 1, [("decay_by", "schedule"), ("weight_decay", 1e-3)], true, v => new PaperAdamW(v)),
        new("sgdw", 1, [], false, v => new PaperSgdW(v)),
        new("sgdw", 2, [("lr", 0.003), ("weight_decay", 0.1), ("momentum", 0.95)], true, v => new PaperSgdW(v)),
        new(
            "sgdw",
            3,
            [("form", "lecture"), ("decay_by", "schedule"), ("weight_decay", 1e-3)],
            true,
            v => new PaperSgdW(v)),
        new("radam", 1, [("form", "author")], false, v => new AuthorRAdam(v)),
        new("radam", 2, [("form", "author"), ("lr", 0.01), ("beta2", 0.99)], true, v => new AuthorRAdam(v)),
        new("radam", 3, [("form", "author"), ("beta1", 0.8), ("weight_decay", 0.01)], true, v => new AuthorRAdam(v)),
        new("adabound", 1, [], false, v => new AuthorAdaBound(v, false)),
        new(
            "adabound",
            2,
            [("lr", 0.01), ("final_lr", 0.05), ("gamma", 0.01)],
            true,
            v => new AuthorAdaBound(v, false)),
        new(
            "adabound",
            3,
            [("beta1", 0.8), ("beta2", 0.99), ("weight_decay", 0.01), ("epsilon", 1e-4)],
            true,
            v => new AuthorAdaBound(v, false)),
        new("amsbound", 1, [], false, v => new AuthorAdaBound(v, true)),
        new(
            "amsbound",
            2,
            [("lr", 0.01), ("final_lr", 0.05), ("gamma", 0.01)],
            true,
            v => new AuthorAdaBound(v, true)),
        new(
            "amsbound",
            3,
            [("beta1", 0.8), ("beta2", 0.99), ("weight_decay", 0.01), ("epsilon", 1e-4)],
            true,
            v => new AuthorAdaBound(v, true)),
        // Equal steps round equally: at a power of two they add up without an error that grows with the steps.
        new("lion", 1, [("lr", 1.0 / 8192)], false, v => new PaperLion(v)),
        new(
            "lion",
            2,
            [("lr", 1e-3), ("beta1", 0.95), ("beta2", 0.98), ("weight_decay", 0.1)],
            true,
            v => new PaperLion(v)),
        new("lion", 3, [("beta1", 0.8), ("weight_decay", 1e-3), ("decay_by", "schedule")], true, v => new PaperLion(v)),
        new("adabelief", 1, [], false, v => new PaperAdaBelief(v)),
        new("adabelief", 2, [("lr", 0.01), ("beta2", 0.99), ("weight_decay", 0.01)], true, v => new PaperAdaBelief(v)),
        new(
            "adabelief",
            3,
            [("epsilon", 1e-8), ("weight_decay", 0.01), ("decoupled", false)],
            true,
            v => new PaperAdaBelief(v)),
        new("lookahead", 1, [("inner", Lecture(0.9))], false, v => Lookahead(v, inner => new LectureMomentum(inner))),
        new(
            "lookahead",
            2,
            [("inner", Lecture(0.5)), ("k", 7L), ("alpha", 0.8)],
            true,
            v => Lookahead(v, inner => new LectureMomentum(inner))),
        new(
            "lookahead",
            3,
            [
                ("inner", SweepCatalogue.Optimizers["adamw"].Spec(("decay_by", "schedule"), ("weight_decay", 1e-3))),
                ("k", 2L),
                ("evaluate", "slow"),
            ],
            true,
            v => Lookahead(v, inner => new PaperAdamW(inner))),
        new("lars", 1, [], false, v => new PaperLars(v)),
        new("lars", 2, [("lr", 3.0), ("trust", 0.01), ("weight_decay", 0.01)], true, v => new PaperLars(v)),
        new("lars", 3, [("momentum", 0.5), ("exclude", "none")], true, v => new PaperLars(v)),
        new("lars", 4, [("exclude", "none")], false, v => new PaperLars(v)) { Wide = true },
        new(
            "lars", 5, [("form", "torch"), ("nesterov", true), ("weight_decay", 0.1)], true, v => new PaperLars(v)),
        new(
            "lars",
            6,
            [("nesterov", true), ("norm", "sum"), ("weight_decay", 0.5), ("momentum", 0.8)],
            true,
            v => new PaperLars(v)),
        new("lars", 7, [("form", "torch"), ("clip", true), ("lr", 0.01), ("trust", 0.02)], true, v => new PaperLars(v)),
        new("lamb", 1, [], false, v => new PaperLamb(v)),
        new("lamb", 2, [("lr", 0.01), ("beta2", 0.99), ("weight_decay", 0.1)], true, v => new PaperLamb(v)),
        new("lamb", 3, [("beta1", 0.8), ("epsilon", 1e-3), ("exclude", "none")], true, v => new PaperLamb(v)),
        new("lamb", 4, [("exclude", "none")], false, v => new PaperLamb(v)) { Wide = true },
        new("lamb", 5, [("bias_correction", false), ("max_weight_norm", 2.0)], true, v => new PaperLamb(v)),
        new("lamb", 6, [("max_ratio", 0.5), ("weight_decay", 0.1), ("lr", 0.01)], true, v => new PaperLamb(v)),
        new("adafactor", 1, [], false, v => new PaperAdafactor(v)),
        new("adafactor", 2, [("lr", 0.1), ("beta1", 0.9), ("weight_decay", 0.01)], true, v => new PaperAdafactor(v))
        {
            Layout = Stacked,
        },
        new(
            "adafactor",
            3,
            [("lr", 1e-3), ("relative_step", false), ("scale_parameter", false), ("clip_threshold", 0.5)],
            true,
            v => new PaperAdafactor(v)) { Layout = Stacked },
        new("adafactor", 4, [("epsilon1", 1e-8)], false, v => new PaperAdafactor(v)) { Wide = true },
        new("schedule-free-sgd", 1, [("lr", 0.05)], false, v => new PaperScheduleFree(v, false)),
        new(
            "schedule-free-sgd",
            2,
            [("lr", 0.1), ("momentum", 0.5), ("weight_decay", 0.01), ("warmup_steps", 20L)],
            true,
            v => new PaperScheduleFree(v, false)),
        new(
            "schedule-free-sgd",
            3,
            [("lr", 0.02), ("r", 1.0), ("weight_power", 0.5)],
            true,
            v => new PaperScheduleFree(v, false)),
        new("schedule-free-sgd", 4, [], false, v => new PaperScheduleFree(v, false)) { Wide = true },
        new("schedule-free-adamw", 1, [], false, v => new PaperScheduleFree(v, true)),
        new(
            "schedule-free-adamw",
            2,
            [("form", "2024"), ("weight_decay", 0.1), ("warmup_steps", 50L)],
            true,
            v => new PaperScheduleFree(v, true)),
        new(
            "schedule-free-adamw",
            3,
            [("lr", 0.01), ("beta2", 0.99), ("r", 2.0), ("epsilon", 1e-4), ("warmup_steps", 7L)],
            true,
            v => new PaperScheduleFree(v, true)),
        new("schedule-free-adamw", 4, [("form", "2024")], false, v => new PaperScheduleFree(v, true)) { Wide = true },

        // These gradients do not end anywhere: without a bound or a decay within the gradient d grows forever.
        new("prodigy", 1, [("d0", 0.01), ("growth_rate", 1.01)], false, v => new PaperProdigy(v, false)),
        new(
            "prodigy",
            2,
            [("d0", 0.05), ("weight_decay", 0.1), ("bias_correction", true), ("growth_rate", 1.02), ("beta3", 0.99)],
            true,
            v => new PaperProdigy(v, false)),
        new(
            "prodigy",
            3,
            [("d0", 0.02), ("lr", 0.5), ("decoupled", false), ("weight_decay", 0.1), ("safeguard_warmup", true)],
            true,
            v => new PaperProdigy(v, false)),
        new(
            "prodigy",
            4,
            [("d0", 0.01), ("d_coef", 0.5), ("growth_rate", 1.005)],
            false,
            v => new PaperProdigy(v, false)) { Wide = true },
        new(
            "prodigy",
            5,
            [("decoupled", false), ("weight_decay", 0.5)],
            false,
            v => new PaperProdigy(v, true)),
        new("muon", 1, [], false, v => new PaperMuon(v)) { Layout = Deep },
        new(
            "muon",
            2,
            [("lr", 0.005), ("momentum", 0.8), ("nesterov", false), ("output", "muon"), ("weight_decay", 0.1)],
            true,
            v => new PaperMuon(v)) { Layout = Deep },
        new("muon", 3, [("iterations", 7L), ("adamw_lr", 0.01), ("adamw_beta2", 0.99)], true, v => new PaperMuon(v))
        {
            Layout = Deep,
        },
        new("muon", 4, [], false, v => new PaperMuon(v)) { Layout = Deep, Wide = true },
        new("lookahead", 4, [("inner", Lecture(0.9))], false, v => Lookahead(v, inner => new LectureMomentum(inner)))
        {
            Wide = true,
        },
    ];

    /// <summary>Hidden matrices, tall and wide, and all that goes around them.</summary>
    public static ParameterLayout Deep => new(
        new TensorSpec("dense1.weight", [8, 3], TensorRole.Weight, 3, 8),
        new TensorSpec("dense1.bias", [5], TensorRole.Bias),
        new TensorSpec("dense2.weight", [2, 2, 4], TensorRole.Weight, 8, 2),
        new TensorSpec("norm", [3], TensorRole.Norm),
        new TensorSpec("output.weight", [3, 4], TensorRole.Weight, 4, 3));

    /// <summary>Tensors of one to three axes, the last two not the longest.</summary>
    private static ParameterLayout Stacked => new(
        new TensorSpec("kernel", [6, 2, 2], TensorRole.Weight, 2, 6),
        new TensorSpec("weight", [4, 5], TensorRole.Weight, 5, 4),
        new TensorSpec("bias", [16], TensorRole.Bias));

    private static ComponentSpec Lecture(double momentum) =>
        SweepCatalogue.Optimizers["sgdm"].Spec(("form", "lecture"), ("momentum", momentum));

    private static PaperLookahead Lookahead(HyperparameterValues values, Func<HyperparameterValues, PaperRule> inner) =>
        new(values, inner(values.Component("inner").Values));

}
