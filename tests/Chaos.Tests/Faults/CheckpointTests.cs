using Sweep.Chaos.Tests.Fleets;
using Sweep.Store;
using Sweep.Tests.Histories;

namespace Sweep.Chaos.Tests.Faults;

/// <summary>Checkpoints that were damaged where they are stored.</summary>
public sealed class CheckpointTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Damaged_checkpoint_is_passed_over(int damaged)
    {
        await using Fleet fleet = await Fleet.CreateAsync();
        await fleet.SubmitAsync();
        await fleet.StartAsync("anna");
        await fleet.WaitAsync("two checkpoints", """
            SELECT 1 FROM sweep.checkpoint WHERE step > 0 GROUP BY trial HAVING count(*) = 2
            """);
        await using (Gate gate = await fleet.CloseAsync(GatePoint.Checkpointing))
        {
            await gate.ArrivedAsync();
            await fleet.KillAsync("anna");
        }

        await fleet.WaitAsync("anna's session to end", """
            SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'anna')
            """);
        int changed = await fleet.ExecuteAsync("""
            UPDATE sweep.checkpoint SET content = set_byte(content, length(content) / 2,
              255 - get_byte(content, length(content) / 2))
            WHERE sequence > (SELECT max(newest.sequence) FROM sweep.checkpoint AS newest
              WHERE newest.trial = checkpoint.trial) - @damaged
            """, new { damaged });
        Assert.InRange(changed, 1, damaged);
        Figures.Add("checkpoints damaged", changed);
        HashSet<(long Trial, long Step)> steps = [];
        foreach (string pair in ((string)await fleet.WaitAsync("the damaged checkpoints", """
            SELECT string_agg(trial.number || ' ' || checkpoint.step, ',')
            FROM sweep.checkpoint JOIN sweep.trial ON trial.id = checkpoint.trial
            WHERE sha256 <> sha256(content)
            """)).Split(','))
        {
            long[] numbers = [.. pair.Split(' ').Select(long.Parse)];
            steps.Add((numbers[0], numbers[1]));
        }

        await fleet.StartAsync("bert");
        await fleet.ExpireAsync("anna");
        StudyHistory history = await fleet.EndAsync(history => history with { Damaged = steps });

        // Where both were damaged, the attempt that followed began afresh.
        AttemptRecord next = Assert.Single(
            history.Trials, trial => trial.Attempts is [{ Outcome: "lost" }, ..]).Attempts[1];
        if (damaged == 2) Assert.Equal(0, next.Effort!.ResumedFrom);
    }
}
