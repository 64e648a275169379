using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Sweep.Hosts;

/// <summary>A process of <c>sweep</c>.</summary>
internal sealed class Silo : IDisposable
{
    private readonly Process _process;

    private Silo(Process process) => _process = process;

    /// <summary>Starts a silo and waits until it is ready.</summary>
    public static async Task<Silo> StartAsync(
        string program, string engine, string database, string name, int slots, int lease)
    {
        string[] orleans = engine == "orleans"
            ? ["--engine", "orleans", "--orleans-endpoint", $"127.0.0.1:{FreePort()}"]
            : [];
        Process process = Launch(
            program, ["silo", "--store", database, "--name", name, "--slots", $"{slots}", "--lease", $"{lease}",
            "--checkpoint-every", "1", "--log-level", "error", .. orleans]);
        string? line = await process.StandardOutput.ReadLineAsync();
        return line is not null
            ? new(process)
            : throw new InvalidOperationException("A silo ended instead of serving: see above.");
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        using Process process = Launch(program, arguments);
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"sweep {arguments[0]}: {process.ExitCode}");
    }

    /// <summary>SIGKILL.</summary>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Process Launch(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })
        ?? throw new InvalidOperationException("dotnet did not start.");

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
