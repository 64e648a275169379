using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo;

/// <summary>
/// Is told what happens in a silo: for logs, telemetry and tests. Called from the silo's own threads, several at a
/// time; must return quickly and not throw.
/// </summary>
public interface ISiloObserver
{
    /// <summary>The silo has registered and works under a new incarnation.</summary>
    void IncarnationBegan(Guid incarnation)
    {
    }

    /// <summary>A slot begins with a trial.</summary>
    void TrialStarted(ClaimedTrial trial)
    {
    }

    /// <summary>A slot is done with a trial.</summary>
    void TrialLeft(ClaimedTrial trial, TrialRunResult result)
    {
    }

    /// <summary>Trials of dead silos were taken back.</summary>
    void Recovered(RecoveryResult result)
    {
    }

    /// <summary>This silo's incarnation was declared dead; it goes on under a new one.</summary>
    void IncarnationLost(Guid incarnation)
    {
    }

    /// <summary>There was nothing to do for this long: the silo ends.</summary>
    void Idle(TimeSpan limit)
    {
    }

    /// <summary>This silo cannot run or drive a study now; it leaves it to others for a while.</summary>
    /// <param name="study">The study.</param>
    /// <param name="reason">What is missing and how to get it.</param>
    /// <param name="pause">For how long.</param>
    void StudyExcluded(long study, string reason, TimeSpan pause)
    {
    }

    /// <summary>
    /// The store failed in a way that it did not get over by itself; the silo goes on under a new incarnation.
    /// </summary>
    /// <param name="pause">How soon.</param>
    /// <param name="reason">What happened.</param>
    void StoreFailed(TimeSpan pause, string reason)
    {
    }
}
