namespace Sweep.Grains.Telemetry;

/// <summary>An amount that goes up and down, read when metrics are collected.</summary>
internal sealed class Level
{
    private long _value;

    /// <summary>The amount.</summary>
    public long Value => Interlocked.Read(ref _value);

    /// <summary>Changes it.</summary>
    public void Add(long change) => Interlocked.Add(ref _value, change);
}
