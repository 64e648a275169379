using Dapper;
using Npgsql;
using Sweep.Cli.Tests;
using Sweep.Store.Postgres;
using Sweep.Store.Tests.Postgres;
using Sweep.Tests.Histories;

namespace Sweep.Chaos.Tests.Fleets;

/// <summary>Real silos on a database of a real server, with a witness of everything they store.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private static int _made;
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, SweepProcess> _silos = [];
    private readonly PostgresWitness _witness;
    private readonly ChaosStudy _study;

    private Fleet(PostgresServer server, string database, PostgresStudyStore store, ChaosStudy study)
    {
        (Server, Database, Store, _study) = (server, database, store, study);
        _witness = new(Direct);
    }

    /// <summary>The server.</summary>
    public PostgresServer Server { get; }

    /// <summary>Name of the database.</summary>
    public string Database { get; }

    /// <summary>The store, as the test itself uses it.</summary>
    public PostgresStudyStore Store { get; }

    /// <summary>A connection string for the test's own questions.</summary>
    public string Direct => Server.Direct(Database);

    /// <summary>A folder for checkpoints that silos share.</summary>
    public string Checkpoints => _folder.File("checkpoints");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>An empty store.</summary>
    /// <param name="server">A server of the test's own, whose restarts are to count; null takes the shared one.</param>
    /// <param name="study">What the silos will run; null takes the small study.</param>
    public static async Task<Fleet> CreateAsync(PostgresServer? server = null, ChaosStudy? study = null)
    {
        PostgresPrograms.Require(PostgresPrograms.Folder, "postgresql");
        PostgresServer on = server ?? await ChaosServer.GetAsync();
        string database = $"fleet_{Interlocked.Increment(ref _made)}";
        await on.ExecuteAsync("postgres", $"CREATE DATABASE {database}");
        PostgresStudyStore store =
            await PostgresStudyStore.OpenAsync(on.Address(database), TimeProvider.System, null, Cancel);
        Fleet fleet = new(on, database, store, study ?? ChaosStudy.Small);
        await fleet._witness.InstallAsync();
        await Gate.InstallAsync(fleet.Direct);

        // As docs/operations.md has it for the role that silos use, and shorter: who stops inside a transaction keeps
        // its locks until then.
        await fleet.ExecuteAsync($"ALTER DATABASE {database} SET idle_in_transaction_session_timeout = '2s'");

        // A server that has just been started excuses silence for a while: only tests of that want to wait for it.
        if (server is null)
        {
            await fleet.ExecuteAsync("""
                CREATE OR REPLACE FUNCTION sweep.server_started() RETURNS timestamptz LANGUAGE sql STABLE
                  AS $$SELECT timestamptz '2001-01-01'$$
                """);
        }

        return fleet;
    }

    /// <summary>Submits the study by the program; the reference runs meanwhile.</summary>
    /// <param name="environment">Environment variables.</param>
    public async Task SubmitAsync(IReadOnlyDictionary<string, string>? environment = null)
    {
        Task<StudyBytes> reference = _study.UndisturbedAsync();
        string file = _folder.Write($"{_study.Name}.yaml", _study.Text);
        (await SweepProcess.RunAsync(_folder.Path, environment, "submit", file, "--store", Server.Address(Database)))
            .MustSucceed();
        await reference;
    }

    /// <summary>Starts a silo with one slot, which stores a checkpoint at every opportunity.</summary>
    /// <param name="name">Its name, which its sessions carry too.</param>
    /// <param name="port">Where it finds the server; null for the server itself.</param>
    /// <param name="environment">Environment variables.</param>
    /// <param name="more">Flags that replace the usual ones.</param>
    public async Task<SweepProcess> StartAsync(
        string name, int? port = null, IReadOnlyDictionary<string, string>? environment = null, params string[] more)
    {
        SweepProcess silo = _silos[name] = SweepProcess.Start(
            _folder.Path, environment ?? new Dictionary<string, string>(), Arguments(name, port, more));
        await silo.SaysAsync("sweep silo ready: ");
        return silo;
    }

    /// <summary>Runs the program once, in the fleet's folder.</summary>
    public Task<SweepResult> RunAsync(params string[] arguments) => SweepProcess.RunAsync(_folder.Path, arguments);

    /// <summary>Writes a file for the program into the fleet's folder.</summary>
    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Kills a silo; its lease goes on.</summary>
    public async Task KillAsync(string name)
    {
        await _silos[name].KillAsync();
        Figures.Fault("silos killed");
    }

    /// <summary>Lets the lease of a silo run out at once, as if it had been silent for so long.</summary>
    public Task ExpireAsync(string name) => ExecuteAsync(
        "UPDATE sweep.silo SET expires_at = sweep.store_now() WHERE name = @name AND state = 'live'", new { name });

    /// <summary>
    /// The same until another silo has noticed: the lease of a silo that lives may just have been renewed.
    /// </summary>
    public Task DeclareDeadAsync(string name) => WaitAsync($"{name} to be declared dead", """
        WITH late AS (
          UPDATE sweep.silo SET expires_at = sweep.store_now() WHERE name = $1 AND state = 'live')
        SELECT 1 FROM sweep.silo WHERE name = $1 AND state = 'dead' LIMIT 1
        """, name);

    /// <summary>Closes a gate in the fleet's database; see <see cref="Gate.CloseAsync"/>.</summary>
    public Task<Gate> CloseAsync(GatePoint point, long? number = null, int older = 0, bool fails = false) =>
        Gate.CloseAsync(Direct, MustLiveAsync, point, number, older, fails);

    /// <summary>Runs a statement.</summary>
    public async Task<int> ExecuteAsync(string sql, object? parameters = null)
    {
        await using NpgsqlConnection connection = new(Direct);
        return await connection.ExecuteAsync(sql, parameters);
    }

    /// <summary>Rows that the database answers with.</summary>
    public async Task<T[]> QueryAsync<T>(string sql)
    {
        await using NpgsqlConnection connection = new(Direct);
        return [.. await connection.QueryAsync<T>(sql)];
    }

    /// <summary>Waits until a question has an answer, while every silo lives that nobody ended.</summary>
    public async Task<object> WaitAsync(string what, string sql, params object[] parameters)
    {
        try
        {
            return await Waiting.ForAsync(Direct, MustLiveAsync, what, sql, parameters);
        }
        catch (TimeoutException error)
        {
            IEnumerable<string> logs = _silos.Select(silo => $"{silo.Key} logged last:\n{Last(silo.Value.Logged)}");
            throw new TimeoutException($"{error.Message}\n{string.Join('\n', logs)}", error);
        }
    }

    /// <summary>Waits until the server has seen a silo's connections end, and with them its transactions.</summary>
    public Task WaitForSessionsOfAsync(string name) => WaitAsync($"{name}'s sessions to end", """
        SELECT 1 WHERE NOT EXISTS (
          SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1)
        """, name);

    /// <summary>Waits until a silo has begun a trial that it has not ended.</summary>
    public Task WaitForTrialOfAsync(string name) => WaitAsync($"a trial of {name}", """
        SELECT 1 FROM sweep.trial JOIN sweep.silo USING (incarnation) WHERE silo.name = $1 AND trial.state = 'running'
        """, name);

    /// <summary>Waits until somebody else has taken a trial from a silo.</summary>
    public Task WaitForLossOfAsync(string name) => WaitAsync($"{name} to lose a trial", """
        SELECT 1 FROM witness.change WHERE holder = $1 AND writer <> $1 AND before = 'running' LIMIT 1
        """, name);

    /// <summary>Waits until the study is completed, and checks its history and every byte of its results.</summary>
    public async Task<StudyHistory> EndAsync(Func<StudyHistory, StudyHistory>? limits = null)
    {
        StudyHistory history = await EndWithoutResultsAsync(limits);
        StudyBytes expected = await _study.UndisturbedAsync();
        StudyBytes actual = await StudyBytes.ReadAsync(Store, _study.Name, Cancel);
        Assert.Equal(expected.Points, actual.Points);
        Assert.Equal(expected.Trials, actual.Trials);
        Assert.Equal(expected.Json, actual.Json);
        Assert.Equal(expected.Ranking, actual.Ranking);
        return history;
    }

    /// <summary>Waits until the study is completed, and checks its history alone.</summary>
    public async Task<StudyHistory> EndWithoutResultsAsync(Func<StudyHistory, StudyHistory>? limits = null)
    {
        long study = (long)await WaitAsync(
            "the study's end", "SELECT id FROM sweep.study WHERE status = 'completed' LIMIT 1");
        StudyHistory history = await _witness.ReadAsync(Store, study, Cancel);
        IReadOnlyList<Violation> violations = HistoryChecker.Check(limits?.Invoke(history) ?? history);
        Figures.Judged("histories of real fleets", violations);
        Assert.Empty(violations);
        return history;
    }

    /// <summary>What the undisturbed run comes to.</summary>
    public Task<StudyBytes> UndisturbedAsync() => _study.UndisturbedAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (SweepProcess silo in _silos.Values) silo.Dispose();
        await Store.DisposeAsync();
        _folder.Dispose();
    }

    private static string Last(string log) => log[Math.Max(0, log.Length - 4_000)..];

    private async Task MustLiveAsync()
    {
        foreach (SweepProcess silo in _silos.Values) await silo.MustLiveAsync();
    }

    private string[] Arguments(string name, int? port, params string[] more)
    {
        Dictionary<string, string> flags = new()
        {
            ["--store"] = $"postgres://postgres@127.0.0.1:{port ?? Server.Port}/{Database}?application_name={name}"
                + "&Command%20Timeout=5",
            ["--name"] = name,
            ["--slots"] = "1",
            ["--lease"] = "60",
            ["--beat"] = "0.3",
            ["--checkpoint-every"] = "0",
            ["--log-level"] = "debug",
        };
        foreach (string[] pair in more.Chunk(2)) flags[pair[0]] = pair[1];
        return ["silo", .. flags.SelectMany(flag => new[] { flag.Key, flag.Value })];
    }
}
