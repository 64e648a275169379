using System.Diagnostics;
using System.Globalization;

namespace Sweep.Throughput;

/// <summary>The programs that are measured, as processes of their own.</summary>
internal static class Processes
{
    /// <summary>Starts a silo and waits for its line that says it is ready.</summary>
    public static async Task<Process> SiloAsync(string store, params string[] options)
    {
        Process silo = Start("dotnet", [Program, "silo", "--store", store, "--slots", "1", .. options]);
        string? line = await silo.StandardOutput.ReadLineAsync();
        if (line is null) throw new InvalidOperationException("The silo ended instead of getting ready.");
        return silo;
    }

    /// <summary>Asks a silo to drain and waits for its end.</summary>
    public static async Task DrainAsync(Process silo)
    {
        using (silo)
        {
            await RunAsync("kill", "-TERM", silo.Id.ToString(CultureInfo.InvariantCulture));
            await silo.WaitForExitAsync();
        }
    }

    /// <summary>Runs <c>sweep</c> to its end.</summary>
    public static Task<string> SweepAsync(params string[] arguments) => RunAsync("dotnet", [Program, .. arguments]);

    /// <summary>Trials a second of the peer.</summary>
    public static async Task<double> PeerAsync(string storage, int trials, int processes)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "optuna_worker.py");
        string output = await RunAsync("/usr/bin/python3", script, storage, $"{trials}", $"{processes}");
        return double.Parse(output, CultureInfo.InvariantCulture);
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "published", "sweep.dll");

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }

    private static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
}
