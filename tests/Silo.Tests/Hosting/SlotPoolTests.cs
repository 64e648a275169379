namespace Sweep.Silo.Tests.Hosting;

public sealed class SlotPoolTests
{
    [Fact]
    public async Task A_slot_is_told_to_be_free_when_its_trials_are_held_no_longer()
    {
        TaskCompletionSource<int> held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        SlotPool? pool = null;
        using (pool = new(1, _ => { }, failure => held.TrySetException(failure), () => held.TrySetResult(pool!.Held)))
        {
            pool.Add(new([Trial(1), Trial(2)], new(), _ => { }, (_, _) => { }));
            Assert.Equal(0, await held.Task);
        }
    }

    private static KnownTrial Trial(long id) =>
        new(new(new(id, 1, Guid.Empty), 1, id, "adam", 0, 0, "{}", Problem: null, Attempt: 1, Losses: 0));
}
