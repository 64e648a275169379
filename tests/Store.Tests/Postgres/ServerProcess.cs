using System.Diagnostics;

namespace Sweep.Store.Tests.Postgres;

/// <summary>
/// A server as a child of the tests, as root only where it must be. It ends with them in whatever way they end: a
/// shell holds it, and stops it when the pipe to its standard input closes.
/// </summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Script = """
        signal=$1; shift
        trap '' INT TERM
        "$@" </dev/null 2>&1 &
        child=$!
        read -r answer
        kill -"${answer:-$signal}" $child 2>/dev/null
        wait $child
        [ -n "$answer" ] || rm -rf "$FOLDER"
        """;

    private readonly Process _shell;

    private ServerProcess(Process shell) => _shell = shell;

    /// <summary>Starts a server and waits until it says that it serves.</summary>
    /// <param name="folder">Removed when the tests die.</param>
    /// <param name="ready">What the line of its log says then.</param>
    /// <param name="command">Program and arguments.</param>
    public static Task<ServerProcess> StartAsync(string folder, string ready, params string[] command) =>
        StartAsync(folder, ready, asCaller: false, command);

    /// <summary>Starts a server and waits until it says that it serves.</summary>
    /// <param name="folder">Removed when the tests die.</param>
    /// <param name="ready">What the line of its log says then.</param>
    /// <param name="asCaller">Whether it runs as the user who runs the tests, root too.</param>
    /// <param name="command">Program and arguments.</param>
    public static async Task<ServerProcess> StartAsync(string folder, string ready, bool asCaller, string[] command)
    {
        Process shell = Launch(["sh", "-c", Script, "sh", "INT", .. command], folder, asCaller);
        List<string> log = [];
        while (await shell.StandardOutput.ReadLineAsync() is { } line)
        {
            log.Add(line);
            if (!line.Contains(ready, StringComparison.Ordinal)) continue;
            _ = shell.StandardOutput.BaseStream.CopyToAsync(Stream.Null); // a full pipe would stop it
            return new(shell);
        }

        throw new InvalidOperationException($"{command[0]} ended instead of serving: {string.Join('\n', log)}");
    }

    /// <summary>Runs a program to its end.</summary>
    public static void Run(string folder, params string[] command)
    {
        using Process process = Launch(command, folder);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{command[0]} ended with {process.ExitCode}: {output}");
    }

    /// <summary>Gives a file or folder to the user that servers run as.</summary>
    public static void Own(string path)
    {
        if (Environment.UserName != "root") return;
        using Process process = Process.Start("chown", ["-R", "postgres", path]);
        process.WaitForExit();
    }

    /// <summary>Ends the server by a signal and waits for its end.</summary>
    public void Stop(string signal)
    {
        _shell.StandardInput.WriteLine(signal);
        _shell.StandardInput.Close();
        _shell.WaitForExit();
        _shell.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => Stop("INT");

    private static Process Launch(string[] command, string folder, bool asCaller = false)
    {
        // initdb and postgres refuse root. Of the programs that change the user, this one leaves no process of its own.
        string[] full = Environment.UserName == "root" && !asCaller
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", .. command]
            : command;
        ProcessStartInfo start = new(full[0], full[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
            UseShellExecute = false,
        };
        start.Environment["FOLDER"] = folder;
        return Process.Start(start)!;
    }
}
