using Sweep.Chaos.Tests.Fleets;
using Sweep.Store;
using Sweep.Tests.Histories;

namespace Sweep.Chaos.Tests.Faults;

/// <summary>Checkpoints that were damaged where they are stored: the older one is good enough, or none is.</summary>
public sealed class CheckpointTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Trial_goes_on_from_its_newest_sound_checkpoint(int damaged)
    {
        await using Fleet fleet = await Fleet.CreateAsync();
        await fleet.SubmitAsync();
        Stored[] stored = await KillWithTwoCheckpointsAsync(fleet);
        foreach (Stored checkpoint in stored[..damaged])
        {
            Assert.Equal(1, await fleet.ExecuteAsync("""
                UPDATE sweep.checkpoint SET content = set_byte(content, length(content) / 2,
                  255 - get_byte(content, length(content) / 2))
                WHERE sequence = @Sequence
                """, new { checkpoint.Sequence }));
        }

        await GoOnAsync(fleet, stored, damaged);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Damaged_file_of_a_checkpoint_is_passed_over(int damaged)
    {
        await using Fleet fleet = await Fleet.CreateAsync(study: ChaosStudy.Large);
        await fleet.SubmitAsync();
        Stored[] stored = await KillWithTwoCheckpointsAsync(fleet, "--checkpoints", fleet.Checkpoints);

        // The newest ends in the middle, the other is gone.
        using (FileStream newest = File.OpenWrite(Path.Combine(fleet.Checkpoints, stored[0].File!)))
            newest.SetLength(newest.Length / 2);
        if (damaged == 2) File.Delete(Path.Combine(fleet.Checkpoints, stored[1].File!));
        await GoOnAsync(fleet, stored, damaged, "--checkpoints", fleet.Checkpoints);
    }

    /// <summary>Kills anna where she stores one more checkpoint of a trial that has two.</summary>
    /// <returns>The two, the newest first.</returns>
    private static async Task<Stored[]> KillWithTwoCheckpointsAsync(Fleet fleet, params string[] flags)
    {
        await using (Gate gate = await fleet.CloseAsync(GatePoint.Checkpointing, older: 2))
        {
            await fleet.StartAsync("anna", more: flags);
            await gate.ArrivedAsync();
            await fleet.KillAsync("anna");
        }

        await fleet.WaitForSessionsOfAsync("anna");
        Stored[] stored = await fleet.QueryAsync<Stored>("""
            SELECT trial.number, checkpoint.sequence, checkpoint.step, checkpoint.file
            FROM sweep.checkpoint JOIN sweep.trial ON trial.id = checkpoint.trial
            ORDER BY checkpoint.sequence DESC
            """);
        Assert.Equal(2, stored.Length);
        return stored;
    }

    private static async Task GoOnAsync(Fleet fleet, Stored[] stored, int damaged, params string[] flags)
    {
        Figures.Fault("checkpoints damaged", damaged);
        await fleet.StartAsync("bert", more: flags);
        await fleet.ExpireAsync("anna");
        StudyHistory history = await fleet.EndAsync(history => history with
        {
            Damaged = history.Trials[(int)stored[0].Number].Progress
                .Where(progress => progress.Epoch == 1)
                .Where(progress => stored[..damaged].Any(checkpoint => checkpoint.Step == progress.Step))
                .Select(progress => progress.Order).ToHashSet(),
        });

        IReadOnlyList<AttemptRecord> attempts = history.Trials[(int)stored[0].Number].Attempts;
        Assert.Equal(("anna", "lost"), (attempts[0].Silo, attempts[0].Outcome));
        Assert.NotEqual(stored[0].Step, stored[1].Step);
        Assert.Equal(damaged < 2 ? stored[damaged].Step : 0, attempts[1].Effort!.ResumedFrom);
    }

    private sealed record Stored(long Number, long Sequence, long Step, string? File);
}
