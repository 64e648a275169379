using Sweep.Store;

namespace Sweep.Chaos.Tests.Simulation;

/// <summary>
/// Runs actors one at a time. Whoever calls the store or waits gives up its turn, and the seed says who is next: the
/// same seed gives the same history.
/// </summary>
internal sealed class Scheduler : IDisposable
{
    private const int MostTurns = 40_000;
    private static readonly TimeSpan LongestComputation = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RealTime = TimeSpan.FromMinutes(5);
    private readonly Random _random;
    private readonly Faults _faults;
    private readonly TimeSpan _longestStop;
    private readonly List<Actor> _waiting = [];
    private readonly List<Thread> _threads = [];
    private readonly ManualResetEventSlim _ended = new();
    private int _turns;
    private Exception? _failure;

    /// <summary>No actors yet.</summary>
    /// <param name="random">Decides who is next.</param>
    /// <param name="faults">Decides who is killed or stopped.</param>
    /// <param name="longestStop">For how long at most; also how far the clock jumps at most.</param>
    public Scheduler(Random random, Faults faults, TimeSpan longestStop)
    {
        (_random, _faults, _longestStop) = (random, faults, longestStop);
        Clock = new(Sleep);
    }

    /// <summary>The clock of all.</summary>
    public SimulatedClock Clock { get; }

    /// <summary>Whether there were more turns than a history takes that gets anywhere.</summary>
    public bool IsStuck => _turns > MostTurns;

    /// <summary>Adds an actor; it gets turns from now on.</summary>
    public void Start(SimulatedProcess process, Action body)
    {
        Actor actor = new(process, body) { WakesAt = Clock.Now };
        _waiting.Add(actor);
        Thread thread = new(() => Act(actor), maxStackSize: 1 << 20) { IsBackground = true };
        _threads.Add(thread);
        thread.Start();
    }

    /// <summary>Runs all actors to their ends.</summary>
    public void Run()
    {
        Next().Wake();
        if (!_ended.Wait(RealTime))
            throw new TimeoutException("An actor waits for something else than its turn, and holds up all others.");
        foreach (Thread thread in _threads) thread.Join();
        if (_failure is not null) throw new InvalidOperationException("A simulated silo failed.", _failure);
    }

    /// <summary>Gives up the turn. May take long, and may not return: then the process was killed.</summary>
    public void Yield() => Sleep(TimeSpan.Zero);

    /// <summary>Gives up the turn for a time.</summary>
    /// <exception cref="StoreException">The process was killed meanwhile.</exception>
    public void Sleep(TimeSpan time)
    {
        SimulatedProcess process = Actor.Current.Process;
        ThrowIfKilled(process);
        if (!process.IsImmune) time += Disturb(process);
        Pass(time);
    }

    /// <summary>Gives up the turn for as long as a computation may take, in which others may be disturbed.</summary>
    /// <exception cref="StoreException">The process was killed meanwhile.</exception>
    public void Work() => Pass(_faults.Within(LongestComputation));

    /// <summary>A trial that kills its silo is at work, and may have its way.</summary>
    /// <exception cref="StoreException">It has.</exception>
    public void Poison(SimulatedProcess process)
    {
        if (!_faults.Happens("poisonings", 3)) return;
        process.IsKilled = true;
        Yield();
    }

    /// <inheritdoc/>
    public void Dispose() => _ended.Dispose();

    private static DateTimeOffset ReadyAt(Actor actor) => actor.Process.IsKilled
        ? DateTimeOffset.MinValue
        : actor.WakesAt > actor.Process.StopsUntil ? actor.WakesAt : actor.Process.StopsUntil;

    /// <summary>What may happen to a process while it waits; by how much longer its actor waits then.</summary>
    private TimeSpan Disturb(SimulatedProcess process)
    {
        if (_faults.Happens("processes killed", 200)) process.IsKilled = true;
        if (_faults.Happens("processes drained", 300)) process.IsAsked = true;
        if (_faults.Happens("processes stopped", 200)) process.StopsUntil = Clock.Now + _faults.Within(_longestStop);
        if (_faults.Happens("jumps of the clock", 600)) Clock.Now += _faults.Within(_longestStop);
        return _faults.Happens("calls delayed", 120) ? _faults.Within(_longestStop) : TimeSpan.Zero;
    }

    private void Pass(TimeSpan time)
    {
        Actor self = Actor.Current;
        self.WakesAt = Clock.Now + time;
        _waiting.Add(self);
        Actor next = Next();
        if (next != self)
        {
            next.Wake();
            self.AwaitTurn();
        }

        ThrowIfKilled(self.Process);
    }

    private void ThrowIfKilled(SimulatedProcess process)
    {
        if (process.IsKilled || IsStuck) throw new StoreException("The process was killed.");
    }

    private void Act(Actor actor)
    {
        actor.Enter();
        actor.AwaitTurn();
        try
        {
            if (!actor.Process.IsKilled) actor.Body();
        }
        catch (StoreException) when (actor.Process.IsKilled || IsStuck)
        {
            // Killed: it has written what it has written.
        }
        catch (Exception exception)
        {
            _failure ??= exception;
        }

        if (_waiting.Count > 0) Next().Wake();
        else _ended.Set();
        actor.Dispose();
    }

    /// <summary>Takes the next actor off the list of those that wait.</summary>
    private Actor Next()
    {
        _turns++;
        Clock.Now += TimeSpan.FromMilliseconds(_random.Next(5)); // nothing is done in no time
        DateTimeOffset first = _waiting.Min(ReadyAt);
        if (first > Clock.Now) Clock.Now = first;
        int ready = _waiting.Count(actor => ReadyAt(actor) <= Clock.Now);
        int chosen = _random.Next(ready);
        for (int i = 0; ; i++)
        {
            if (ReadyAt(_waiting[i]) > Clock.Now || chosen-- > 0) continue;
            Actor actor = _waiting[i];
            _waiting.RemoveAt(i);
            return actor;
        }
    }
}
