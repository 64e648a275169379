using System.Reflection;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using Sweep.Store.Sqlite;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Sqlite;

public sealed class StatementTests : StoreTests
{
    /// <summary>Statements by name.</summary>
    private static readonly IReadOnlyDictionary<string, string> Statements = typeof(SqliteSql)
        .GetProperties(BindingFlags.Public | BindingFlags.Static)
        .Where(property => property.PropertyType == typeof(string))
        .ToDictionary(property => property.Name, property => (string)property.GetValue(null)!);

    private static readonly Regex Parameter = new(@"@\w+", RegexOptions.NonBacktracking);

    private static readonly Regex PartialWalk = new(
        @"^SCAN \w+ USING (COVERING )?INDEX (trial_running|study_active|silo_live)$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    public static TheoryData<string> Names => [.. Statements.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Each_file_is_headed_by_its_invariant_and_holds_one_statement(string name)
    {
        string[] lines = Statements[name].TrimEnd().Split('\n');
        Assert.StartsWith("-- ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(".", lines.TakeWhile(line => line.StartsWith("--", StringComparison.Ordinal)).Last(),
            StringComparison.Ordinal);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 120));
        Assert.DoesNotContain(
            ';', string.Concat(lines.Where(line => !line.StartsWith("--", StringComparison.Ordinal))));
    }

    [Fact]
    public void Every_file_is_used()
    {
        string[] files = [.. typeof(SqliteSql).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("Sqlite/Statements/", StringComparison.Ordinal))];

        Assert.Equal(Statements.Count, files.Length);
        Assert.Equal(Statements.Count, Statements.Values.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Migrations_are_numbered_without_gaps()
    {
        Assert.Equal(
            Enumerable.Range(1, SqliteSql.Migrations.Count),
            SqliteSql.Migrations.Select(migration => migration.Version));
    }

    [Fact]
    public async Task A_claim_reads_the_index_of_queued_rows_and_nothing_but_the_rows_it_takes()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();

        Assert.Equal(
            [
                "SEARCH trial USING INTEGER PRIMARY KEY (rowid=?)",
                "SEARCH queued USING INDEX trial_queue_of_study (study=?)",

                // Of suspect trials alone.
                "SEARCH held USING INDEX trial_running (incarnation=?)",
                "SEARCH first USING INDEX trial_queue_of_study (study=? AND queue_position<?)",
            ],
            TrialLines(Plan(harness, SqliteSql.ClaimTrials)));
        Assert.DoesNotContain(Plan(harness, SqliteSql.ClaimTrials), line => line.Contains("TEMP B-TREE"));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task No_statement_walks_a_table(string name)
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();

        // Allowed are the lists of all silos and tokens, walks along partial indexes (running rows, active studies,
        // live silos: as many as the fleet has, whatever is stored), and what is no table.
        string[] allowed = name switch
        {
            nameof(SqliteSql.ListSilos) => ["SCAN silo"],
            nameof(SqliteSql.ListTokens) => ["SCAN token"],
            _ => [],
        };
        Assert.All(
            Plan(harness, Statements[name]).Where(line => line.StartsWith("SCAN ", StringComparison.Ordinal)),
            line => Assert.True(
                allowed.Contains(line) || PartialWalk.IsMatch(line)
                || line.Split(' ')[1] is "tail" or "asked" or "offered" or "excepted" or "found"
                || line is "SCAN CONSTANT ROW" or "SCAN (subquery-1)" || line.StartsWith("SCAN sqlite_sequence"),
                $"{name}: {line}"));
    }

    [Fact]
    public async Task The_work_of_a_claim_and_an_end_does_not_grow_with_what_is_stored()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(1200);
        Guid silo = await harness.RegisterAsync();
        int first = await StepsAsync(harness, silo);
        while (await harness.ClaimAsync(silo, 200) is { Count: 200 } claimed)
            await harness.Store.EndAsync([.. claimed.Select(trial => StoreHarness.End(trial.Fence))], Cancel);
        await harness.Store.EnqueueAsync(study, 1200, StoreHarness.Trials(1200, 1), Cancel);

        // Counted in instructions of SQLite's virtual machine, not in time: equal but for what an index's depth adds.
        int last = await StepsAsync(harness, silo);
        Assert.InRange(last, 1, first * 1.2);
    }

    private static Task<int> StepsAsync(SqliteHarness harness, Guid silo) => harness.Sqlite.UseWriterAsync(
        connection =>
        {
            int steps = 0;
            SQLitePCL.raw.sqlite3_progress_handler(connection.Handle, 1, _ => ++steps * 0, null);
            using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
            SqliteUnit unit = new(connection, transaction, DateTimeOffset.UnixEpoch);
            ClaimedTrial claimed = Assert.Single(SqliteTrials.Claim(unit, new(silo, Guid.NewGuid(), 1)));
            SqliteTrials.End(unit, [StoreHarness.End(claimed.Fence)]);
            transaction.Commit();
            SQLitePCL.raw.sqlite3_progress_handler(connection.Handle, 0, null, null);
            return steps;
        },
        Cancel);

    private static string[] Plan(SqliteHarness harness, string sql)
    {
        string body =
            string.Join('\n', sql.Split('\n').Where(line => !line.StartsWith("--", StringComparison.Ordinal)));
        DynamicParameters parameters = new();
        foreach (string name in Parameter.Matches(body).Select(match => match.Value).Distinct())
            parameters.Add(name, "1");
        return harness.Direct(connection => connection
            .Query<(int, int, int, string Detail)>("EXPLAIN QUERY PLAN " + body, parameters)
            .Select(row => row.Detail)
            .ToArray());
    }

    private static IEnumerable<string> TrialLines(string[] plan) =>
        plan.Where(line => line.Contains(" trial") || line.Contains(" queued"));
}
