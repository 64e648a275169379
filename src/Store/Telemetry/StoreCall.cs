using System.Diagnostics;

namespace Sweep.Store.Telemetry;

/// <summary>One call of a store, from its start to its disposal: a span and a duration.</summary>
internal sealed class StoreCall : IDisposable
{
    /// <summary>Attribute that names the call.</summary>
    public const string Operation = "sweep.store.operation";

    /// <summary>Attribute value of a server's store.</summary>
    public const string Postgres = "postgresql";

    /// <summary>Attribute value of a store in a file.</summary>
    public const string Sqlite = "sqlite";

    private const string System = "db.system.name";
    private const string Error = "error.type";

    // What OpenTelemetry's conventions say for an error that has no name.
    private string? _error = "_OTHER";
    private readonly string _system;
    private readonly string _operation;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly Activity? _activity;

    private StoreCall(string system, string operation, TimeProvider clock)
    {
        (_system, _operation, _clock, _start) = (system, operation, clock, clock.GetTimestamp());
        _activity = StoreTelemetry.Source.StartActivity(operation, ActivityKind.Client);
        _activity?.SetTag(System, system);
    }

    /// <summary>Starts one.</summary>
    /// <param name="system">Kind of database.</param>
    /// <param name="operation">What it does, as a verb phrase: <c>claim trials</c>. One of a few dozen.</param>
    /// <param name="clock">Measures it.</param>
    public static StoreCall Begin(string system, string operation, TimeProvider clock) =>
        new(system, operation, clock);

    /// <summary>It has done what it was to do; without this it counts as failed.</summary>
    public void Succeed() => _error = null;

    /// <summary>It failed.</summary>
    /// <param name="error">The driver's code, or another of few names.</param>
    public void Fail(string error) => _error = error;

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        TagList tags = new() { { System, _system }, { Operation, _operation } };
        if (_error is not null)
        {
            tags.Add(Error, _error);
            _activity?.SetTag(Error, _error).SetStatus(ActivityStatusCode.Error);
        }

        StoreTelemetry.Called(_clock.GetElapsedTime(_start), tags);
        _activity?.Dispose();
    }
}
