using Sweep.Grains;

namespace Sweep.Silo.Tests.Hosting;

public sealed class WorkSignalTests
{
    [Fact]
    public async Task Pulse_after_the_look_wakes_the_waiter()
    {
        WorkSignal signal = new();
        Task pulse = signal.Next();
        signal.Pulse();
        await WorkSignal.WaitAsync(pulse, Timeout.InfiniteTimeSpan, TimeProvider.System, default);
    }

    [Fact]
    public async Task Without_a_pulse_it_is_time_to_poll()
    {
        WorkSignal signal = new();
        await WorkSignal.WaitAsync(signal.Next(), TimeSpan.FromMilliseconds(1), TimeProvider.System, default);
    }

    [Fact]
    public async Task Cancellation_ends_the_wait()
    {
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            WorkSignal.WaitAsync(
                new WorkSignal().Next(), Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled.Token));
    }
}
