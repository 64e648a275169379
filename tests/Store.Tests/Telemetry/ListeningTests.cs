using Sweep.Store.Telemetry;

namespace Sweep.Store.Tests.Telemetry;

public sealed class ListeningTests
{
    [Fact]
    public async Task Calls_beside_it_go_on_and_are_not_heard()
    {
        using CancellationTokenSource enough = new();
        Task calls = Task.Run(
            () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    using StoreCall call = StoreCall.Begin(StoreCall.Postgres, "be elsewhere", TimeProvider.System);
                }
            },
            TestContext.Current.CancellationToken);
        for (int i = 0; i < 1000; i++)
        {
            using Listening listening = new();
            Assert.Empty(listening.Spans);
            Assert.Empty(listening.Measurements);
        }

        await enough.CancelAsync();
        await calls;
    }
}
