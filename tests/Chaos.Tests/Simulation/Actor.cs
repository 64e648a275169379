namespace Sweep.Chaos.Tests.Simulation;

/// <summary>One line of execution of a simulated process. Runs on a thread of its own, one actor at a time.</summary>
internal sealed class Actor(SimulatedProcess process, Action body) : IDisposable
{
    [ThreadStatic]
    private static Actor? _current;

    private readonly SemaphoreSlim _turn = new(0);

    /// <summary>The actor on whose thread this is asked.</summary>
    public static Actor Current => _current ?? throw new InvalidOperationException("Only actors take turns.");

    /// <summary>Its process.</summary>
    public SimulatedProcess Process => process;

    /// <summary>What it does.</summary>
    public Action Body => body;

    /// <summary>When it can go on.</summary>
    public DateTimeOffset WakesAt { get; set; }

    /// <summary>Makes the calling thread this actor's.</summary>
    public void Enter() => _current = this;

    /// <summary>Its turn begins.</summary>
    public void Wake() => _turn.Release();

    /// <summary>Waits for its turn.</summary>
    public void AwaitTurn() => _turn.Wait();

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
