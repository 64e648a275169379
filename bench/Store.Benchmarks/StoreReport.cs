using System.Diagnostics;
using Sweep.Core.Training;
using Sweep.Store.Postgres;

namespace Sweep.Store.Benchmarks;

/// <summary>What the PostgreSQL store does in a second, as a silo uses it.</summary>
internal static class StoreReport
{
    private const int Trials = 100_000;
    private const int Portion = 10_000;
    private const int LookAhead = 128;

    /// <summary>Measures and prints.</summary>
    public static async Task PrintAsync(string address)
    {
        await using PostgresStudyStore first = await OpenAsync(address);
        await using PostgresStudyStore second = await OpenAsync(address);
        long study = await EnqueueAsync(first, "trivial");
        Client one = await Client.RegisterAsync(first, study);
        Client two = await Client.RegisterAsync(second, study);
        List<double> rates = [];
        for (int done = 0; done < Trials / 2; done += Portion) rates.Add(await RateAsync(Portion, one));
        Print("trials/s, one client, first 10,000", rates[0]);
        Print("trials/s, one client, last 10,000", rates[^1]);
        rates.Clear();
        for (int done = 0; done < Trials / 2; done += Portion) rates.Add(await RateAsync(Portion, one, two));
        Print("trials/s, two clients, first 10,000", rates[0]);
        Print("trials/s, two clients, last 10,000", rates[^1]);
        Print("ms, status of the study of 100,000 trials", await MillisecondsAsync(
            () => first.GetStudyAsync(study, default)));
        Print("ms, all of its trials read", await MillisecondsAsync(
            () => first.ListTrialsAsync(study, new(), default)));
        foreach (int points in (int[])[32, CurveChunk.Capacity])
            Print($"points/s, {points} a flush of 64 trials", await PointsAsync(first, points));
    }

    private static Task<PostgresStudyStore> OpenAsync(string address) =>
        PostgresStudyStore.OpenAsync(address, TimeProvider.System);

    private static async Task<long> EnqueueAsync(PostgresStudyStore store, string name)
    {
        SubmitOutcome outcome = await store.SubmitAsync(
            new(name, "{}", "", 1, new("plane", 1, new string('0', 64)), Trials), default);
        Guid silo = Guid.NewGuid();
        await store.RegisterSiloAsync(new(silo, "coordinator", TimeSpan.FromHours(1), 1), default);
        CoordinatorFence fence = (await store.CoordinateAsync(silo, outcome.Study.Id, default))!;
        long start = Stopwatch.GetTimestamp();
        for (int number = 0; number < Trials; number += 1000)
        {
            await store.EnqueueAsync(
                fence,
                number,
                [.. Enumerable.Range(number, 1000).Select(i => new NewTrial("adam", i, 1, $"{{\"lr\":{i}}}"))],
                default);
        }

        Print("trials/s, enqueued 1,000 at once", Trials / Stopwatch.GetElapsedTime(start).TotalSeconds);
        return outcome.Study.Id;
    }

    private static async Task<double> RateAsync(int trials, params Client[] clients)
    {
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(clients.Select(client => client.WorkAsync(trials / clients.Length, LookAhead)));
        return trials / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<double> PointsAsync(PostgresStudyStore store, int points)
    {
        const int Held = 64;
        const int Flushes = 200;
        long study = await EnqueueAsync(store, $"curves of {points}");
        Client client = await Client.RegisterAsync(store, study);
        TrialFence[] fences = await client.ClaimAsync(Held);
        long start = Stopwatch.GetTimestamp();
        for (int flush = 0; flush < Flushes; flush++)
        {
            CurveChunk chunk = Chunk(flush, points);
            await store.WriteAsync(
                [.. fences.Select(fence => new TrialWrite(fence, Tail: null, [chunk], Checkpoint: null))], default);
        }

        return (double)Held * Flushes * points / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>What a flush sends: the points that are new, as a part of their chunk.</summary>
    private static CurveChunk Chunk(int flush, int points)
    {
        int first = flush * points;
        long[] steps = [.. Enumerable.Range(first, points).Select(i => (long)i)];
        return new(
            "train_loss", first / CurveChunk.Capacity, steps, [.. steps.Select(step => 1.0 / (step + 1))])
        {
            Offset = first % CurveChunk.Capacity,
        };
    }

    private static async Task<double> MillisecondsAsync<T>(Func<Task<T>> call)
    {
        await call();
        long start = Stopwatch.GetTimestamp();
        await call();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static void Print(string what, double figure) => Console.WriteLine($"| {what} | {figure:N0} |");
}
