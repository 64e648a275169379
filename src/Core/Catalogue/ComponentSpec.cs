namespace Sweep.Core.Catalogue;

/// <summary>
/// A catalogue entry with a validated value for each of its hyperparameters: a thing ready to be made.
/// </summary>
/// <param name="Name">The entry's own name (aliases resolved).</param>
/// <param name="Values">One value per hyperparameter, defaults filled in.</param>
public sealed record ComponentSpec(string Name, HyperparameterValues Values);
