using System.Diagnostics;

namespace Sweep.Cli.Tests;

/// <summary>
/// Runs shell scripts with mounts of their own, which end with the script: full disks, read-only folders and hidden
/// data sets without touching the machine.
/// </summary>
internal static class MountNamespace
{
    /// <summary>Runs a script; <c>$SWEEP</c> in it is the program.</summary>
    public static async Task<SweepResult> RunAsync(string folder, string script)
    {
        bool inCi = Environment.GetEnvironmentVariable("CI") is not null; // where it must run, or fail
        Assert.SkipUnless(Environment.IsPrivilegedProcess || inCi, "Needs root to mount folders of its own.");

        ProcessStartInfo start = new("unshare")
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in new[] { "--mount", "sh", "-e", "-c", script }) start.ArgumentList.Add(argument);
        start.Environment["SWEEP"] = $"dotnet {Path.Combine(AppContext.BaseDirectory, "sweep.dll")}";
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("unshare did not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }
}
