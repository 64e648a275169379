namespace Sweep.Core.Catalogue;

/// <summary>The sections of the catalogue.</summary>
public enum ComponentKind
{
    /// <summary>Optimizers.</summary>
    Optimizer,

    /// <summary>Learning-rate schedules.</summary>
    Schedule,

    /// <summary>Problems.</summary>
    Problem,

    /// <summary>Samplers.</summary>
    Sampler,

    /// <summary>Rules that say when a switch takes place.</summary>
    SwitchRule,
}
