namespace Sweep.Cli.Tests;

/// <summary>How a run of the program ended.</summary>
public sealed record SweepResult(int ExitCode, string Output, string Error)
{
    public SweepResult MustSucceed() => ExitCode == 0
        ? this
        : throw new InvalidOperationException($"sweep exited with {ExitCode}.\n{Output}\n{Error}");
}
