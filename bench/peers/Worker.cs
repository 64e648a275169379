using System.Diagnostics;
using System.Text.Json;

namespace Sweep.Peers;

/// <summary>A worker process of either side, pinned to one core; idle unless asked.</summary>
internal sealed class Worker : IDisposable
{
    private readonly Process _process;

    /// <summary>Starts it.</summary>
    /// <param name="name">Name in the report.</param>
    /// <param name="core">The core it is pinned to.</param>
    /// <param name="environment">Variables beside the driver's own; null removes one.</param>
    /// <param name="command">Program and arguments.</param>
    public Worker(
        string name, int core, IEnumerable<KeyValuePair<string, string?>> environment, params string[] command)
    {
        Name = name;
        ProcessStartInfo start = new("taskset", ["-c", $"{core}", .. command])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach ((string variable, string? value) in environment)
        {
            if (value is null) start.Environment.Remove(variable);
            else start.Environment[variable] = value;
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException(name);
    }

    /// <summary>Name in the report.</summary>
    public string Name { get; }

    /// <summary>Measures; NaN, with a line of the reason on standard error, if the worker cannot.</summary>
    public double Measure(Request request)
    {
        _process.StandardInput.WriteLine(request.ToJson());
        string line = _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"{Name} ended.");
        using JsonDocument answer = JsonDocument.Parse(line);
        if (answer.RootElement.TryGetProperty("per_second", out JsonElement rate)) return rate.GetDouble();
        Console.Error.WriteLine($"{Name}: {answer.RootElement.GetProperty("error")}");
        return double.NaN;
    }

    /// <summary>Ends its input and waits for its end.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
