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

    [Fact]
    public async Task Bodies_that_come_slowly_hold_up_no_others()
    {
        using SemaphoreSlim entered = new(0);
        await using ApiFixture api = await ApiFixture.CreateAsync(
            new() { Limits = new() { MaxRequests = 1, MaxHeavy = 1 } }, store => new Guarded(store, entered));
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        string token = await api.CreateTokenAsync(TokenScope.Submit);
        using SlowRequest submit = await SlowRequest.BeginAsync(
            api.Address, "POST studies", "application/yaml", token, ApiFixture.Tiny.Replace("tiny", "slow"));
        using SlowRequest place = await SlowRequest.BeginAsync(
            api.Address, "PUT studies/tiny/placement", "application/json", token, """{ "priority": 3 }""");
        for (int i = 0; i < 2; i++) await entered.WaitAsync(); // whoever is let in has its slot
        Assert.NotEmpty((await api.Client.RankAsync("tiny")).Criteria);
        Assert.Equal("active", (await api.Client.FindStudyAsync("tiny"))!.Status);
        Assert.StartsWith("HTTP/1.1 201 ", await submit.EndAsync());
        Assert.StartsWith("HTTP/1.1 200 ", await place.EndAsync());
    }

    private sealed class Guarded(IStudyStore inner, SemaphoreSlim entered) : StoreDecorator(inner)
    {
        public override async Task<TokenRecord?> FindTokenAsync(string id, CancellationToken cancellation)
        {
            TokenRecord? token = await base.FindTokenAsync(id, cancellation);
            entered.Release();
            return token;
        }
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
