namespace Sweep.Hosts;

/// <summary>The three measurements, each on an empty database.</summary>
internal sealed class Measurements(string program, Server server)
{
    private const string Short = """
        study: short
        problem: beale
        train: { steps: 200, batch: 16, evaluate: { every: { steps: 200 } } }
        seeds: 20
        arms:
          adam: { optimizer: { name: adam, lr: { log: [1.0e-4, 1.0e-1] } } }
        search: { configurations: 100 }
        """;

    private const string Medium = """
        study: medium
        problem: { name: mlp, dataset: digits, hidden: [40, 20] }
        train: { epochs: 50, batch: 32, evaluate: { every: { epochs: 10 } } }
        seeds: 2
        arms:
          adam: { optimizer: { name: adam, lr: { log: [1.0e-4, 1.0e-1] } } }
        search: { configurations: 20 }
        """;

    private const string Long = """
        study: long
        problem: { name: mlp, dataset: digits, hidden: [40, 20] }
        train: { epochs: 100000, batch: 32, evaluate: { every: { epochs: 50 } } }
        seeds: 2
        arms:
          adam: { optimizer: { name: adam, lr: { log: [1.0e-4, 1.0e-1] } } }
        search: { configurations: 1 }
        """;

    /// <summary>Trials a second of two silos.</summary>
    public Task<double[]> ThroughputAsync(string engine) => MeasureAsync(engine, Short, 2, 2, 60, (database, _) =>
        EndAsync(database, """
            SELECT (count(*) / extract(epoch FROM max(ended_at) - min(started_at)))::float8 FROM sweep.attempt
            """));

    /// <summary>Seconds between two trials of a slot, in order.</summary>
    public Task<double[]> LatencyAsync(string engine) => MeasureAsync(engine, Medium, 1, 1, 60, (database, _) =>
        EndAsync(database, """
            SELECT gap FROM (
              SELECT extract(epoch FROM started_at - lag(ended_at) OVER (ORDER BY started_at))::float8 AS gap
              FROM sweep.attempt) AS gaps
            WHERE gap IS NOT NULL ORDER BY gap
            """));

    /// <summary>Seconds from a silo's death until its trial runs elsewhere.</summary>
    public Task<double[]> FailoverAsync(string engine) => MeasureAsync(engine, Long, 3, 1, 6, async (database, silos) =>
    {
        await Server.WaitAsync<bool>(database, """
            SELECT count(DISTINCT trial.incarnation) = 2 FROM sweep.trial JOIN sweep.checkpoint ON trial = trial.id
            WHERE state = 'running'
            """);
        string name = await Server.WaitAsync<string>(database, """
            SELECT silo.name
            FROM sweep.silo JOIN sweep.trial USING (incarnation) JOIN sweep.study ON study.id = trial.study
            WHERE trial.state = 'running' ORDER BY study.coordinator = silo.incarnation DESC LIMIT 1
            """);
        Silo doomed = silos[int.Parse(name[^1..])];
        silos.Remove(doomed);
        doomed.Dispose();
        DateTime killed = await Server.WaitAsync<DateTime>(database, "SELECT clock_timestamp()");
        double seconds = await Server.WaitAsync<double>(database, """
            SELECT extract(epoch FROM started_at - @killed)::float8 FROM sweep.attempt
            WHERE started_at > @killed LIMIT 1
            """, new { killed });
        return [seconds];
    });

    private static async Task<double[]> EndAsync(string database, string figures)
    {
        await Server.WaitAsync<int>(database, "SELECT 1 FROM sweep.study WHERE status = 'completed'");
        return await Server.ReadAsync(database, figures);
    }

    private async Task<double[]> MeasureAsync(
        string engine, string study, int silos, int slots, int lease, Func<string, List<Silo>, Task<double[]>> measure)
    {
        string database = await server.CreateAsync();
        string file = Path.GetTempFileName();
        List<Silo> running = [];
        try
        {
            await File.WriteAllTextAsync(file, study);
            await Silo.RunAsync(program, "doctor", "--store", database, "--migrate-orleans");
            for (int i = 0; i < silos; i++)
                running.Add(await Silo.StartAsync(program, engine, database, $"silo-{i}", slots, lease));
            await Silo.RunAsync(program, "submit", file, "--store", database);
            return await measure(database, running);
        }
        finally
        {
            foreach (Silo silo in running) silo.Dispose();
            File.Delete(file);
            await server.DropAsync(database);
        }
    }
}
