using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Sweep.Cli.Tests;

/// <summary>The real program in a process of its own.</summary>
internal sealed partial class SweepProcess : IDisposable
{
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;
    private const int FileSizeLimit = 1; // RLIMIT_FSIZE
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly GrowingText _output;
    private readonly GrowingText _error;
    private bool _isAskedToEnd;

    private SweepProcess(string folder, IReadOnlyDictionary<string, string>? environment, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "sweep.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        start.Environment["TERM"] = "dumb";
        _process = Process.Start(start) ?? throw new InvalidOperationException("sweep did not start.");
        _process.StandardInput.Close();
        _output = new(_process.StandardOutput);
        _error = new(_process.StandardError);
    }

    public bool HasExited => _process.HasExited;

    /// <summary>What it has written to standard error so far.</summary>
    public string Logged => _error.SoFar;

    public static SweepProcess Start(string folder, params string[] arguments) => new(folder, null, arguments);

    public static SweepProcess Start(
        string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        new(folder, environment, arguments);

    /// <summary>Starts a silo and waits until it says that it is ready.</summary>
    public static async Task<SweepProcess> StartSiloAsync(string folder, params string[] arguments)
    {
        SweepProcess silo = Start(folder, ["silo", .. arguments]);
        await silo.SaysAsync("sweep silo ready: ");
        return silo;
    }

    public static Task<SweepResult> RunAsync(string folder, params string[] arguments) =>
        RunAsync(folder, null, arguments);

    public static async Task<SweepResult> RunAsync(
        string folder, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        using SweepProcess process = new(folder, environment, arguments);
        return await process.ExitAsync();
    }

    public async Task<SweepResult> ExitAsync()
    {
        using CancellationTokenSource limit = new(Limit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException error)
        {
            throw TooLate("ended", error);
        }

        return new(_process.ExitCode, await _output.All, await _error.All);
    }

    /// <summary>Waits until standard output has the text.</summary>
    /// <returns>The line with it.</returns>
    public Task<string> SaysAsync(string text) => WaitAsync(_output, text);

    /// <summary>Waits until standard error has the text.</summary>
    /// <returns>The line with it.</returns>
    public Task<string> LogsAsync(string text) => WaitAsync(_error, text);

    /// <summary>Throws, with all that the process wrote, when it has ended and no signal of ours asked it to.</summary>
    public async Task MustLiveAsync()
    {
        if (_isAskedToEnd || !_process.HasExited) return;
        throw new InvalidOperationException(
            $"sweep ended by itself with {_process.ExitCode}.\n{await _output.All}\n{await _error.All}");
    }

    /// <summary>SIGKILL: the process gets no chance to do anything.</summary>
    public async Task KillAsync()
    {
        _isAskedToEnd = true;
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Terminate()
    {
        _isAskedToEnd = true;
        Signal(SigTerm);
    }

    /// <summary>SIGTERM to a process that may have ended meanwhile.</summary>
    public void TryTerminate()
    {
        _isAskedToEnd = true;
        _ = SendSignal(_process.Id, SigTerm);
    }

    /// <summary>SIGSTOP: the process stands still and does not know.</summary>
    public void Freeze() => Signal(SigStop);

    /// <summary>SIGCONT: it goes on where it stood.</summary>
    public void Thaw() => Signal(SigCont);

    /// <summary>
    /// Lets the process write no file larger than this from now on, as on a disk without space; null for any size.
    /// </summary>
    public void LimitFiles(long? bytes)
    {
        ulong soft = bytes is { } most ? (ulong)most : ulong.MaxValue; // RLIM_INFINITY
        Assert.Equal(0, SetLimit(_process.Id, FileSizeLimit, new(soft, ulong.MaxValue), 0));
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit(); // until then it may write to the folder that is deleted next
        _process.Dispose();
    }

    private void Signal(int signal) => Assert.Equal(0, SendSignal(_process.Id, signal));

    private async Task<string> WaitAsync(GrowingText where, string text)
    {
        using CancellationTokenSource limit = new(Limit);
        try
        {
            return await where.LineAsync(text, limit.Token)
                ?? throw new InvalidOperationException(
                    $"sweep ended without saying '{text}'.\n{await _output.All}\n{await _error.All}");
        }
        catch (OperationCanceledException error)
        {
            throw TooLate($"said '{text}'", error);
        }
    }

    private TimeoutException TooLate(string what, Exception error) => new(
        $"sweep has not {what} in {Limit.TotalMinutes} minutes.\n{_output.SoFar}\n{_error.SoFar}", error);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "prlimit")]
    private static partial int SetLimit(int process, int resource, in ResourceLimit limit, nint before);

    private readonly record struct ResourceLimit(ulong Soft, ulong Hard);
}
