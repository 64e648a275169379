namespace Sweep.Store;

/// <summary>What a recovery did.</summary>
/// <param name="DeadSilos">Incarnations it marked dead.</param>
/// <param name="Requeued">Trials it returned to the queue.</param>
/// <param name="Quarantined">Trials it set aside.</param>
public sealed record RecoveryResult(int DeadSilos, int Requeued, int Quarantined);
