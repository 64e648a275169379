using Sweep.Core.Studies;
using Sweep.Store;
using Sweep.Store.Sqlite;

namespace Sweep.Cli.Tests;

/// <summary>The same study gives the same bytes, whatever happens to the process and whatever it runs on.</summary>
public sealed class RepeatabilityTests : IDisposable
{
    private const int StepsPerEpoch = 34; // of the mixed study: 1,079 train examples in batches of 32

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Conditions { get; } = new()
    {
        { "DOTNET_EnableAVX512", "0" },
        { "GLIBC_TUNABLES", "glibc.cpu.hwcaps=-FMA,-AVX2" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Conditions))]
    public async Task Processor_features_and_the_c_librarys_path_change_no_byte(string variable, string value)
    {
        foreach (string study in new[] { Studies.Mixed, Studies.Functions })
        {
            string file = _folder.Write("study.yaml", study);
            Dictionary<string, string> changed = new() { [variable] = value };
            (await SweepProcess.RunAsync(_folder.Path, "run", file, "--store", "plain.db")).MustSucceed();
            (await SweepProcess.RunAsync(_folder.Path, changed, "run", file, "--store", "changed.db")).MustSucceed();
            await AssertEqualExportsAsync(NameOf(study), "plain.db", "changed.db");
        }
    }

    [Fact]
    public async Task Number_of_slots_changes_no_byte()
    {
        string file = _folder.Write("study.yaml", Studies.Mixed);
        (await SweepProcess.RunAsync(_folder.Path, "run", file, "--store", "one.db", "--slots", "1")).MustSucceed();
        (await SweepProcess.RunAsync(_folder.Path, "run", file, "--store", "four.db", "--slots", "4")).MustSucceed();
        await AssertEqualExportsAsync("mixed", "one.db", "four.db");
    }

    [Fact]
    public async Task Kills_inside_an_epoch_change_no_byte()
    {
        string file = _folder.Write("study.yaml", Studies.Mixed);
        (await SweepProcess.RunAsync(_folder.Path, "run", file, "--store", "plain.db")).MustSucceed();

        string[] run = ["run", file, "--store", "killed.db", "--checkpoint-every", "0"];
        for (int kill = 1; kill <= 3; kill++)
        {
            using SweepProcess process = SweepProcess.Start(_folder.Path, run);
            await KillInsideEpochAsync(process, atLeastEnded: 2 * kill); // long before the end, of 16
        }

        SweepResult last = (await SweepProcess.RunAsync(_folder.Path, run)).MustSucceed();
        Assert.Contains("goes on", last.Output);
        await AssertEqualExportsAsync("mixed", "plain.db", "killed.db");

        await using IStudyStore store = await OpenAsync("killed.db");
        StudyRecord study = (await store.FindStudyAsync("mixed", default))!;
        IReadOnlyList<AttemptRecord> attempts = await store.ListAttemptsAsync(study.Id, default);
        Assert.Contains(attempts, attempt => attempt.Outcome == "lost");
        Assert.Contains(attempts, attempt => attempt.Effort is { } effort && IsInsideEpoch(effort.ResumedFrom));
        IEnumerable<long> ended =
            attempts.Where(attempt => attempt.Outcome is "completed").Select(attempt => attempt.TrialNumber);
        Assert.Equal(16, ended.Distinct().Count());
        Assert.Equal(16, ended.Count());
    }

    [Fact]
    public async Task Termination_drains_and_the_same_command_goes_on()
    {
        string file = _folder.Write("study.yaml", Studies.Mixed);
        (await SweepProcess.RunAsync(_folder.Path, "run", file, "--store", "plain.db")).MustSucceed();

        using (SweepProcess process = SweepProcess.Start(_folder.Path, "run", file, "--store", "drained.db"))
        {
            await WaitForEndedAsync(process, "drained.db", 3);
            process.Terminate();
            SweepResult stopped = await process.ExitAsync();
            Assert.Equal(1, stopped.ExitCode);
            Assert.Contains("The same command goes on", stopped.Output);
        }

        await using (IStudyStore store = await OpenAsync("drained.db"))
        {
            StudyRecord study = (await store.FindStudyAsync("mixed", default))!;
            Assert.Equal(0, study.Counts.GetValueOrDefault(TrialState.Running));
            IReadOnlyList<AttemptRecord> attempts = await store.ListAttemptsAsync(study.Id, default);
            Assert.DoesNotContain(attempts, attempt => attempt.Outcome is "lost" or "running");
        }

        Assert.Empty(Directory.GetFiles(_folder.Path, "drained.db-silo-*"));
        (await SweepProcess.RunAsync(_folder.Path, "run", file, "--store", "drained.db")).MustSucceed();
        await AssertEqualExportsAsync("mixed", "plain.db", "drained.db");
    }

    [Fact]
    public async Task Two_processes_share_one_study_and_change_no_byte()
    {
        string file = _folder.Write("study.yaml", Studies.Mixed);
        (await SweepProcess.RunAsync(_folder.Path, "run", file, "--store", "plain.db")).MustSucceed();
        Task<SweepResult> one = SweepProcess.RunAsync(_folder.Path, "run", file, "--store", "two.db", "--slots", "1");
        Task<SweepResult> other = SweepProcess.RunAsync(_folder.Path, "run", file, "--store", "two.db", "--slots", "1");
        (await one).MustSucceed();
        (await other).MustSucceed();
        await AssertEqualExportsAsync("mixed", "plain.db", "two.db");
    }

    private static bool IsInsideEpoch(long step) => step % StepsPerEpoch != 0;

    private static string NameOf(string study) => study.Split('\n')[0]["study: ".Length..].Trim();

    private async Task AssertEqualExportsAsync(string study, string one, string other)
    {
        foreach (string[] format in new string[][] { ["csv"], ["csv", "--table", "trials"], ["json"] })
        {
            SweepResult first = await ExportAsync(one), second = await ExportAsync(other);
            Assert.True(first.Output.Length > 1000, "The export is suspiciously short.");
            Assert.Equal(first.Output, second.Output);

            async Task<SweepResult> ExportAsync(string store) =>
                (await SweepProcess.RunAsync(_folder.Path, ["export", study, "--store", store, "--format", .. format]))
                    .MustSucceed();
        }
    }

    /// <summary>
    /// Kills the process when some trials have ended and the newest checkpoint of a running one is of within an epoch.
    /// It stands still while that is looked at: most checkpoints are of ends of epochs.
    /// </summary>
    private Task KillInsideEpochAsync(SweepProcess process, long atLeastEnded) =>
        UntilAsync(process, "killed.db", async (store, study) =>
        {
            if (study.Ended < atLeastEnded) return false;
            process.Freeze();
            foreach (TrialRecord trial in await store.ListTrialsAsync(study.Id, new(), default))
            {
                if (trial.State == TrialState.Running
                    && await store.ReadCheckpointAsync(trial.Id, default) is { } newest && IsInsideEpoch(newest.Step))
                {
                    await process.KillAsync();
                    return true;
                }
            }

            process.Thaw();
            return false;
        });

    private Task WaitForEndedAsync(SweepProcess process, string file, long ended) =>
        UntilAsync(process, file, (_, study) => Task.FromResult(study.Ended >= ended));

    private async Task UntilAsync(
        SweepProcess process, string file, Func<IStudyStore, StudyRecord, Task<bool>> condition)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(2));
        while (!File.Exists(_folder.File(file)) || !await LookAsync())
        {
            Assert.False(process.HasExited, "The run ended before it could be disturbed.");
            await timer.WaitForNextTickAsync();
        }

        async Task<bool> LookAsync()
        {
            await using IStudyStore store = await OpenAsync(file);
            while (!process.HasExited)
            {
                if (await store.FindStudyAsync("mixed", default) is { } study && await condition(store, study))
                    return true;
                await timer.WaitForNextTickAsync();
            }

            return false;
        }
    }

    private async Task<IStudyStore> OpenAsync(string file) =>
        await SqliteStudyStore.OpenAsync(_folder.File(file), TimeProvider.System, default);
}
