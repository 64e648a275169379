namespace Sweep.Client.Contracts;

/// <summary>More of a study: seeds, configurations, or both. What it has already stays as it is.</summary>
/// <param name="Seeds">Seeds to append; every configuration is trained with them, too.</param>
/// <param name="Configurations">Configurations of each arm from now on; more than before.</param>
/// <param name="Place">
/// How many extensions the study had before this one: sent again after a lost answer, it is done once. Null takes the
/// present number, and is then not safe to send again.
/// </param>
public sealed record ExtensionView(
    IReadOnlyList<ulong>? Seeds = null, int? Configurations = null, int? Place = null);
