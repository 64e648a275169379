using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Sweep.Grains.Orleans;
using Sweep.Silo.Orleans;

namespace Sweep.Grains.Tests;

/// <summary>The way back of a study's grain that needs nobody who knows of the study.</summary>
public sealed class ReminderTests
{
    [Fact]
    public async Task Study_whose_silo_has_died_comes_back_by_its_reminder()
    {
        ConcurrentQueue<string> calls = new();
        TaskCompletionSource? reminded = null;
        await using GrainDatabase database = await GrainDatabase.CreateAsync();
        await using GrainCluster cluster = await GrainCluster.StartAsync(
            database,
            "r",
            ["", ""],
            new()
            {
                OnPostgres = true,
                Silo = silo => silo with
                {
                    Lease = TimeSpan.FromSeconds(2),
                    DrainLimit = TimeSpan.FromSeconds(1),
                },
                Orleans = silo => silo
                    .Configure<ReminderOptions>(
                        reminders => reminders.RefreshReminderListPeriod = TimeSpan.FromSeconds(1))
                    .AddIncomingGrainCallFilter(async call =>
                    {
                        if (call.Grain is StudyGrain) calls.Enqueue(call.MethodName);
                        await call.Invoke();
                        if (call.MethodName == nameof(IRemindable.ReceiveReminder)) reminded?.TrySetResult();
                    }),
            });
        cluster.Watcher.Close(); // no trial ends: that, too, would call the study's grain
        await database.SubmitAsync();
        await cluster.Watcher.First;

        // The fleet's grain sees no studies any more, wherever it is: its way back is closed.
        foreach (GrainStore store in cluster.Stores) store.Hide();
        await Task.WhenAny(cluster.Stores.Select(store => store.LookedInVain));
        await database.ExecuteAsync("""
            UPDATE OrleansRemindersTable SET StartTime = now(), Period = 1000, Version = Version + 1
            """);
        InProcessSiloHandle doomed = cluster.HostOf(cluster.Study(database.Study));
        GrainStore.Of(doomed.ServiceProvider.GetRequiredService<SweepSiloOptions>().Store).Cut();
        await cluster.Cluster.KillSiloAsync(doomed);
        calls.Clear();
        reminded = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await reminded.Task;
        cluster.Watcher.Open();
        await database.EndAsync();
        Assert.Equal(nameof(IRemindable.ReceiveReminder), calls.First());
        Assert.DoesNotContain(nameof(IStudyGrain.OnDutyAsync), calls);
    }
}
