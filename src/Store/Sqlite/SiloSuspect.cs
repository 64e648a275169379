namespace Sweep.Store.Sqlite;

/// <summary>A live incarnation that looks dead.</summary>
/// <param name="Incarnation">Which.</param>
/// <param name="Gone">
/// Whether its process has ended, which is final; otherwise its lease was over when looked at.
/// </param>
internal sealed record SiloSuspect(Guid Incarnation, bool Gone);
