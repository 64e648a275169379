using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sweep.Store.Benchmarks;

/// <summary>A PostgreSQL server of the benchmark's own, with fsync on.</summary>
internal sealed class Server : IDisposable
{
    private readonly string _folder;
    private readonly Process _process;

    private Server(string folder, Process process, int port) =>
        (_folder, _process, Address) = (folder, process, $"postgres://postgres@127.0.0.1:{port}/postgres");

    /// <summary>Where it is.</summary>
    public string Address { get; }

    /// <summary>Makes a server in a folder, which is removed at the end, and starts it.</summary>
    public static Server Start(string folder)
    {
        Directory.CreateDirectory(folder);
        if (Environment.UserName == "root") Run("chown", "postgres", folder).WaitForExit();
        string data = Path.Combine(folder, "data");
        using (Process init = RunAsOwner("initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync"))
        {
            init.StandardOutput.ReadToEnd();
            init.WaitForExit();
        }

        int port = FreePort();
        Process process = RunAsOwner(
            "postgres", "-D", data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c",
            "unix_socket_directories=", "-c", "logging_collector=off", "-c", "max_wal_size=4GB");
        while (process.StandardError.ReadLine() is { } line)
        {
            if (!line.Contains("ready to accept connections", StringComparison.Ordinal)) continue;
            _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null); // a full pipe would stop it
            return new(folder, process, port);
        }

        throw new InvalidOperationException($"PostgreSQL did not start in '{folder}'.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Run("kill", "-INT", $"{_process.Id}").WaitForExit();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static Process RunAsOwner(string program, params string[] arguments)
    {
        string path = Directory.GetDirectories("/usr/lib/postgresql")
            .OrderByDescending(folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture))
            .Select(folder => Path.Combine(folder, "bin", program))
            .First(File.Exists);

        // Both refuse root.
        return Environment.UserName == "root"
            ? Run("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", path, .. arguments])
            : Run(path, arguments);
    }

    private static Process Run(string program, params string[] arguments) => Process.Start(
        new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        })!;

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
