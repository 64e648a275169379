namespace Sweep.Telemetry.Tests.Otlp;

/// <summary>How a receiver treats what it is sent.</summary>
public enum Manner
{
    /// <summary>Takes it.</summary>
    Takes,

    /// <summary>Answers with an error that asks to try again.</summary>
    Refuses,

    /// <summary>Accepts the connection, reads the request and never answers.</summary>
    Hangs,

    /// <summary>Nobody listens.</summary>
    IsDown,
}
