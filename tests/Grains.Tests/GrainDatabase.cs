using Dapper;
using Npgsql;
using Sweep.Core.Data;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Silo.Datasets;
using Sweep.Silo.Orleans;
using Sweep.Store;
using Sweep.Store.Tests.Postgres;
using Sweep.Tests.Histories;

namespace Sweep.Grains.Tests;

/// <summary>A database of a test's own, for one study.</summary>
internal sealed class GrainDatabase : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private static int _made;
    private readonly PostgresServer _server;
    private readonly PostgresWitness _witness;
    private readonly string _text;

    private GrainDatabase(PostgresServer server, string name, IStudyStore store, string text)
    {
        (_server, Name, Store, _text) = (server, name, store, text);
        _witness = new(Direct);
    }

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

    /// <summary>Makes a database, with a witness of all that is stored.</summary>
    /// <param name="text">The study.</param>
    /// <param name="own">A server of the test's own, whose restarts are to count; null takes the shared one.</param>
    public static async Task<GrainDatabase> CreateAsync(string text = GrainStudy.Many, PostgresServer? own = null)
    {
        PostgresServer server = own ?? await GrainServer.GetAsync();
        string name = $"grains_{Interlocked.Increment(ref _made)}";
        await server.ExecuteAsync("postgres", $"CREATE DATABASE {name}");
        IStudyStore store = await StoreAddress.OpenAsync(server.Address(name), TimeProvider.System);
        GrainDatabase database = new(server, name, store, text);
        await database._witness.InstallAsync();
        await OrleansSchema.MigrateAsync(server.Address(name), default);

        // A server that has just been started excuses silence for a while: only tests of that wait for it.
        if (own is null)
        {
            await database.ExecuteAsync("""
                CREATE OR REPLACE FUNCTION sweep.server_started() RETURNS timestamptz LANGUAGE sql STABLE
                  AS $$SELECT timestamptz '2001-01-01'$$
                """);
        }

        return database;
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

    /// <summary>Waits until a question has an answer that is neither null nor false, through restarts.</summary>
    public async Task<object> WaitAsync(string what, string sql)
    {
        using CancellationTokenSource limit = new(Limit);
        NpgsqlException? trouble = null;
        while (!limit.IsCancellationRequested)
        {
            try
            {
                await using NpgsqlConnection connection = new(Direct);
                while (!limit.IsCancellationRequested)
                {
                    object? answer = await connection.ExecuteScalarAsync(sql);
                    if (answer is not (null or false)) return answer;

                    // The server's own pause, so that looking does not cost it what it works with.
                    await connection.ExecuteAsync("SELECT pg_sleep(0.02)");
                }
            }
            catch (NpgsqlException error)
            {
                trouble = error; // the server is away, as a test has it
            }
        }

        throw new TimeoutException($"Waited in vain for {what}. {trouble?.Message}");
    }

    /// <summary>Waits until a trial has a checkpoint from within its training; its first is from before.</summary>
    public Task WaitForCheckpointAsync(ClaimedTrial trial) => WaitAsync(
        "a checkpoint", $"SELECT 1 FROM sweep.checkpoint WHERE trial = {trial.Fence.Trial} AND step > 0 LIMIT 1");

    /// <summary>Runs a statement.</summary>
    public Task ExecuteAsync(string sql) => _server.ExecuteAsync(Name, sql);

    /// <summary>
    /// Waits until the study is completed, and checks its history by every invariant and every byte of its results.
    /// </summary>
    /// <param name="mayExcuse">See <see cref="StudyHistory.MayExcuse"/>.</param>
    public async Task<StudyHistory> EndAsync(bool mayExcuse = false)
    {
        Task<string> expected = GrainStudy.UndisturbedAsync(_text);
        await WaitAsync("the study's end", "SELECT 1 FROM sweep.study WHERE status = 'completed'");
        StudyHistory history = await ReadHistoryAsync() with { MayExcuse = mayExcuse };
        Assert.Empty(HistoryChecker.Check(history));
        Assert.Equal(await expected, await GrainStudy.BytesAsync(Store, GrainStudy.NameOf(_text)));
        return history;
    }

    /// <summary>All that is known about the study.</summary>
    public Task<StudyHistory> ReadHistoryAsync() => _witness.ReadAsync(Store, Study, default);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
