using Sweep.Chaos.Tests.Fleets;
using Sweep.Store;
using Sweep.Store.Tests.Postgres;
using Sweep.Tests.Histories;

namespace Sweep.Chaos.Tests.Faults;

/// <summary>Processes whose clocks are wrong: only the server's counts.</summary>
public sealed class ClockTests
{
    private static readonly string? Library = new[] { "x86_64-linux-gnu", "aarch64-linux-gnu" }
        .Select(machine => $"/usr/lib/{machine}/faketime/libfaketimeMT.so.1").FirstOrDefault(File.Exists);

    [Fact]
    public async Task Silos_an_hour_ahead_and_an_hour_behind_work_side_by_side()
    {
        PostgresPrograms.Require(Library, "faketime");
        await using Fleet fleet = await Fleet.CreateAsync();
        await fleet.SubmitAsync(Off("+1h"));
        await using (await fleet.CloseAsync(GatePoint.Checkpointing)) // neither ends a trial before both have one
        {
            await fleet.StartAsync("anna", environment: Off("+1h"));
            await fleet.StartAsync("bert", environment: Off("-1h"));
            Figures.Fault("clocks off", 2);
            await fleet.WaitForTrialOfAsync("anna");
            await fleet.WaitForTrialOfAsync("bert");
        }

        StudyHistory history = await fleet.EndAsync();
        AttemptRecord[] attempts = [.. history.Trials.SelectMany(trial => trial.Attempts)];
        Assert.Contains(attempts, attempt => attempt.Silo == "anna");
        Assert.Contains(attempts, attempt => attempt.Silo == "bert");
        Assert.DoesNotContain(attempts, attempt => attempt.Outcome == "lost");
    }

    private static Dictionary<string, string> Off(string by) => new()
    {
        ["LD_PRELOAD"] = Library!,
        ["FAKETIME"] = by,
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
    };
}
