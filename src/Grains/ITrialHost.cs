using Sweep.Store;

namespace Sweep.Grains;

/// <summary>Whoever lends a <see cref="TrialRunner"/> the thread it runs on.</summary>
public interface ITrialHost
{
    /// <summary>Asks for checkpoints and releases.</summary>
    CancellationToken Drain { get; }

    /// <summary>Says that the silo's incarnation is dead: stop and write nothing more.</summary>
    CancellationToken Lost { get; }

    /// <summary>The runner begins with a trial.</summary>
    void Started(ClaimedTrial trial);

    /// <summary>The runner is done with a trial that it began with; told once.</summary>
    void Left(ClaimedTrial trial, TrialRunResult result);
}
