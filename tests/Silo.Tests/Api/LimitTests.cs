using Sweep.Silo.Tests.Hosting;
using Sweep.Store;

namespace Sweep.Silo.Tests.Api;

public sealed class LimitTests
{
    [Fact]
    public async Task Requests_that_wait_to_compute_hold_up_no_others()
    {
        using SemaphoreSlim entered = new(0);
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ApiFixture api = await ApiFixture.CreateAsync(
            new() { Limits = new() { MaxRequests = 2, MaxHeavy = 1 } },
            store => new Slow(store, entered, gate.Task));
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        Task[] heavy = [.. Enumerable.Range(0, 8).Select(_ => api.Client.RankAsync("tiny"))];
        await entered.WaitAsync();
        for (int i = 0; i < 8; i++) Assert.Equal("active", (await api.Client.FindStudyAsync("tiny"))!.Status);
        Assert.All(heavy, task => Assert.False(task.IsCompleted));
        gate.SetResult();
        await Task.WhenAll(heavy);
    }

    private sealed class Slow(IStudyStore inner, SemaphoreSlim entered, Task gate) : StoreDecorator(inner)
    {
        public override async Task<IReadOnlyList<TrialRecord>> ListTrialsAsync(
            long study, TrialQuery query, CancellationToken cancellation)
        {
            entered.Release();
            await gate.WaitAsync(cancellation);
            return await base.ListTrialsAsync(study, query, cancellation);
        }
    }
}
