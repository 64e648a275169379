using Dapper;
using Npgsql;
using Sweep.Core.Data;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Silo.Datasets;
using Sweep.Silo.Orleans;
using Sweep.Store;
using Sweep.Store.Tests.Postgres;

namespace Sweep.Grains.Tests;

/// <summary>A database of a test's own, for one study.</summary>
internal sealed class GrainDatabase : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    // What no disturbance may bring about, one row a violation.
    private const string Violations = """
        SELECT 'trial ' || number || ' is ' || state FROM sweep.trial WHERE state <> 'completed'
        UNION ALL
        SELECT 'trial ' || trial || ' ended ' || count(*) FILTER (WHERE outcome = 'completed') || ' times'
        FROM sweep.attempt GROUP BY trial HAVING count(*) FILTER (WHERE outcome = 'completed') <> 1
        UNION ALL
        SELECT 'trial ' || trial || ' has an attempt that runs' FROM sweep.attempt WHERE outcome = 'running'
        UNION ALL
        SELECT 'trial ' || id || ' has epoch ' || epoch || ' after ' || claims || ' claims' FROM sweep.trial,
          LATERAL (SELECT count(*) AS claims, max(attempt.epoch) AS last FROM sweep.attempt WHERE trial = id) AS made
        WHERE claims <> trial.epoch OR last <> trial.epoch
        UNION ALL
        SELECT 'trial ' || earlier.trial || ' has two attempts at once' FROM sweep.attempt AS earlier
        JOIN sweep.attempt AS later ON later.trial = earlier.trial AND later.epoch > earlier.epoch
          AND later.started_at < earlier.ended_at
        UNION ALL
        SELECT 'trial ' || trial || ' keeps checkpoints after its end' FROM sweep.checkpoint
        """;

    private static int _made;
    private readonly PostgresServer _server;
    private readonly string _text;

    private GrainDatabase(PostgresServer server, string name, IStudyStore store, string text) =>
        (_server, Name, Store, _text) = (server, name, store, text);

    /// <summary>Shared by all tests: data sets are read-only.</summary>
    public static IDatasetSource Datasets { get; } = new DatasetLibrary(new());

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The store, as the test itself uses it.</summary>
    public IStudyStore Store { get; }

    /// <summary>Key of the study, once it is submitted.</summary>
    public long Study { get; private set; }

    /// <summary>A connection string for questions of the test's own.</summary>
    public string Direct => _server.Direct(Name);

    /// <summary>Makes a database.</summary>
    public static async Task<GrainDatabase> CreateAsync(string text = GrainStudy.Many)
    {
        PostgresServer server = await GrainServer.GetAsync();
        string name = $"grains_{Interlocked.Increment(ref _made)}";
        await server.ExecuteAsync("postgres", $"CREATE DATABASE {name}");
        IStudyStore store = await StoreAddress.OpenAsync(server.Address(name), TimeProvider.System);

        // A server that has just been started excuses silence for a while: no test here waits for that.
        await server.ExecuteAsync(name, """
            CREATE OR REPLACE FUNCTION sweep.server_started() RETURNS timestamptz LANGUAGE sql STABLE
              AS $$SELECT timestamptz '2001-01-01'$$
            """);
        await OrleansSchema.MigrateAsync(server.Address(name), default);
        return new(server, name, store, text);
    }

    /// <summary>Submits the study.</summary>
    public async Task SubmitAsync(StudyPlacement? placement = null)
    {
        Study study = StudyReader.Read(_text, "study.yaml").Study!;
        StudySubmission submission = new(
            study.Name, study.CanonicalText, _text, NumericsVersion.Current, StudyProblem.Identify(study, Datasets),
            study.PlannedTrials)
        {
            Placement = placement,
        };
        Study = (await Store.SubmitAsync(submission, default)).Study.Id;
    }

    /// <summary>Its address, for a silo whose sessions are to carry its name.</summary>
    public string Address(string silo) => $"{_server.Address(Name)}?application_name={silo}";

    /// <summary>Waits until a question has an answer that is neither null nor false.</summary>
    public async Task<object> WaitAsync(string what, string sql)
    {
        using CancellationTokenSource limit = new(Limit);
        await using NpgsqlConnection connection = new(Direct);
        while (true)
        {
            object? answer = await connection.ExecuteScalarAsync(sql);
            if (answer is not (null or false)) return answer;
            if (limit.IsCancellationRequested) throw new TimeoutException($"Waited in vain for {what}.");

            // The server's own pause, so that looking does not cost it what it works with.
            await connection.ExecuteAsync("SELECT pg_sleep(0.02)");
        }
    }

    /// <summary>Runs a statement.</summary>
    public Task ExecuteAsync(string sql) => _server.ExecuteAsync(Name, sql);

    /// <summary>Waits until the study is completed, and checks its history and every byte of its results.</summary>
    /// <returns>The attempts by number of their trial, in order.</returns>
    public async Task<ILookup<long, AttemptRecord>> EndAsync()
    {
        Task<string> expected = GrainStudy.UndisturbedAsync(_text);
        await WaitAsync("the study's end", "SELECT 1 FROM sweep.study WHERE status = 'completed'");
        await using NpgsqlConnection connection = new(Direct);
        Assert.Empty(await connection.QueryAsync<string>(Violations));
        Assert.Equal(await expected, await GrainStudy.BytesAsync(Store, GrainStudy.NameOf(_text)));
        return (await Store.ListAttemptsAsync(Study, default)).ToLookup(attempt => attempt.TrialNumber);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
