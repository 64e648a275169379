using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Sweep.Silo.Tests.Hosting;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, int Event, string Text)> _lines = [];

    public IEnumerable<(LogLevel Level, int Event, string Text)> All => _lines;

    /// <summary>Told of every line, after it has been kept.</summary>
    public Action<string>? Added { get; init; }

    public IEnumerable<string> Of(int id) => _lines.Where(line => line.Event == id).Select(line => line.Text);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        string text = formatter(state, exception);
        _lines.Enqueue((logLevel, eventId.Id, text));
        Added?.Invoke(text);
    }

    public void Dispose()
    {
    }
}
