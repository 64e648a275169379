using System.Text;

namespace Sweep.Cli.Tests;

/// <summary>What a process writes, as far as it has come.</summary>
internal sealed class GrowingText
{
    private readonly StringBuilder _text = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _grown = New();

    public GrowingText(StreamReader reader) => All = ReadAsync(reader);

    /// <summary>All of it, once the process has closed it.</summary>
    public Task<string> All { get; }

    /// <summary>What has come.</summary>
    public string SoFar
    {
        get
        {
            lock (_lock) return _text.ToString();
        }
    }

    /// <summary>Waits for a full line with a text in it; null when none came before the end.</summary>
    public async Task<string?> LineAsync(string part, CancellationToken cancellation)
    {
        while (true)
        {
            Task grown;
            string text;
            bool ended = All.IsCompleted;
            lock (_lock)
            {
                grown = _grown.Task;
                text = _text.ToString();
            }

            string[] lines = text.Split('\n');
            if (lines[..^1].FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal)) is { } found)
                return found;
            if (ended) return null;
            await Task.WhenAny(grown, All).WaitAsync(cancellation);
        }
    }

    private async Task<string> ReadAsync(StreamReader reader)
    {
        char[] buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and int read)
        {
            TaskCompletionSource grown;
            lock (_lock)
            {
                _text.Append(buffer, 0, read);
                (grown, _grown) = (_grown, New());
            }

            grown.SetResult();
        }

        return _text.ToString();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
