using Dapper;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Store.Sqlite;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Sqlite;

/// <summary>
/// Databases of released versions, kept in the folder <c>Released</c>, are brought up to date with all they hold. Its
/// README says how they were made.
/// </summary>
public sealed class MigrationTests : StoreTests
{
    private static readonly RecoveryPolicy Usual = new(QuarantineAfter: 3);

    [Fact]
    public async Task Every_version_before_this_one_is_kept()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        for (int version = 1; version < SqliteMigrator.Current; version++)
        {
            await harness.CloseAsync();
            Replace(harness, version);
            Assert.Equal(Enumerable.Range(1, version).Select(one => (long)one), Versions(harness));
        }
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task Migrated_database_has_the_tables_and_indexes_of_a_fresh_one(int version)
    {
        await using SqliteHarness fresh = await SqliteHarness.CreateAsync();
        await using SqliteHarness migrated = await MigrateAsync(version);

        Assert.Equal(Schema(fresh), Schema(migrated));
        Assert.Equal(
            SqliteSql.Migrations.Select(migration => (long)migration.Version), Versions(migrated));
        Assert.Empty(migrated.Direct(connection => connection.Query("PRAGMA foreign_key_check")));
        Assert.Equal("ok", migrated.Direct(connection => connection.ExecuteScalar<string>("PRAGMA integrity_check")));
    }

    [Fact]
    public async Task Finished_study_of_version_1_keeps_every_row_and_says_that_its_problem_is_not_known()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        await harness.CloseAsync();
        Replace(harness, 1);
        string[] before = Rows(harness);
        await using SqliteStudyStore store = await harness.OpenAsync();
        Assert.Equal(before, Rows(harness));

        StudyRecord study = (await store.FindStudyAsync("finished", Cancel))!;
        Assert.Equal((StudyStatus.Completed, 6L), (study.Status, study.Ended));
        Assert.Null(study.Problem);
        IReadOnlyList<TrialRecord> trials = await store.ListTrialsAsync(study.Id, new(), Cancel);
        Assert.Equal(
            [
                "adam Completed", "adam Completed", "switch Completed", "switch Completed", "wild Diverged",
                "wild Diverged",
            ],
            trials.Select(trial => $"{trial.Arm} {trial.State}"));
        Assert.All(trials, trial => Assert.Equal((null, null), (trial.Problem, trial.EvaluationPoint)));
        TrainingEvent happened = Assert.Single(trials[2].Result!.Events);
        Assert.Equal(
            (3, TrainingEvent.Switched, "fixed", 0.05),
            (happened.Step, happened.Kind, happened.Rule, happened.NewRate));
        foreach (TrialRecord trial in trials)
        {
            Curve loss = (await store.ReadCurvesAsync(trial.Id, Cancel)).Single(curve => curve.Metric == "val_loss");
            Assert.Equal(trial.Result!.Final["val_loss"], loss.Values[^1]);
        }
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task Study_that_a_killed_silo_left_can_be_recovered_claimed_and_ended(int version)
    {
        await using SqliteHarness harness = await MigrateAsync(version);
        StudyRecord study = (await harness.Store.FindStudyAsync("begun", Cancel))!;
        Assert.Equal((0, 0), (study.Placement.Priority, study.Placement.Labels!.Count));
        Assert.Empty(study.Extensions);
        Assert.Equal((1L, 1L, 2L), (study.Ended, study.Counts[TrialState.Running], study.Counts[TrialState.Queued]));

        Assert.Equal(new(1, 1, 0), await harness.Store.RecoverAsync(Usual, Cancel));
        Assert.Empty(await harness.ClaimAsync(await harness.RegisterAsync(numerics: study.NumericsVersion + 1), 10));
        Guid silo = await harness.RegisterAsync(numerics: study.NumericsVersion);
        IReadOnlyList<ClaimedTrial> claimed = await harness.ClaimAsync(silo, 10);
        Assert.Equal([1, 2, 3], claimed.Select(trial => (int)trial.Number));
        Assert.All(claimed, trial => Assert.Equal(version > 1, trial.Problem is not null));
        StoredCheckpoint checkpoint = (await harness.Store.ReadCheckpointAsync(claimed[0].Fence.Trial, Cancel))!;
        Assert.True(checkpoint.Step > 0);
        await harness.Store.EndAsync(
            [.. claimed.Select(trial => StoreHarness.End(trial.Fence) with { EvaluationPoint = "parameters" })],
            Cancel);
        CoordinatorFence fence = (await harness.Store.CoordinateAsync(silo, study.Id, Cancel))!;
        Assert.True(await harness.Store.CompleteStudyAsync(fence, Cancel));
        await harness.AssertCountsAsync(study.Id);
        Assert.Equal("parameters", (await harness.TrialAsync(study.Id, 3)).EvaluationPoint);
    }

    [Fact]
    public async Task Reading_alone_leaves_version_1_as_it_is_and_says_what_to_do()
    {
        await using SqliteHarness harness = await SqliteHarness.CreateAsync();
        await harness.CloseAsync();
        Replace(harness, 1);
        byte[] before = await File.ReadAllBytesAsync(harness.File, Cancel);

        StoreException error = await Assert.ThrowsAsync<StoreException>(
            () => harness.OpenAsync(new() { ReadOnly = true }));
        Assert.Contains("version 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("command that writes", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(harness.File, Cancel));
    }

    private static async Task<SqliteHarness> MigrateAsync(int version)
    {
        SqliteHarness harness = await SqliteHarness.CreateAsync();
        await harness.CloseAsync();
        Replace(harness, version);
        await harness.ReopenAsync();
        return harness;
    }

    private static void Replace(SqliteHarness harness, int version) => File.Copy(
        Path.Combine(AppContext.BaseDirectory, "Sqlite", "Released", $"version-{version}.db"), harness.File,
        overwrite: true);

    private static IEnumerable<long> Versions(SqliteHarness harness) => harness.Direct(connection =>
        connection.Query<long>("SELECT version FROM schema_version ORDER BY version"));

    private static string[] Schema(SqliteHarness harness) => harness.Direct(connection => connection
        .Query<string>("SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_schema ORDER BY type, name")
        .ToArray());

    /// <summary>Every row of version 1's columns, in order.</summary>
    private static string[] Rows(SqliteHarness harness) => harness.Direct(connection => connection
        .Query<string>("""
            SELECT 'study ' || concat_ws('|', id, name, hex(definition), hex(source), numerics_version, status,
              planned_trials, next_number, revision, coordinator_epoch, coordinator, submitted_at, queued, running,
              completed, pruned, diverged, failed, quarantined, cancelled) FROM study
            UNION ALL SELECT 'trial ' || concat_ws('|', id, study, number, arm, configuration, seed, parameters, state,
              queue_position, epoch, incarnation, claim_request, attempts, losses, hex(result), reason, revision)
              FROM trial
            UNION ALL SELECT 'silo ' || concat_ws('|', incarnation, name, state, expires_at, locked, death) FROM silo
            UNION ALL SELECT 'attempt ' || concat_ws('|', trial, epoch, incarnation, started_at, ended_at, outcome,
              training, evaluating, resumed_from, reason) FROM attempt
            UNION ALL SELECT 'curve ' || concat_ws('|', trial, metric, chunk, hex(point_steps), hex(point_values))
              FROM curve
            UNION ALL SELECT 'checkpoint ' || concat_ws('|', trial, sequence, step, hex(sha256), hex(content))
              FROM checkpoint
            """)
        .Order(StringComparer.Ordinal)
        .ToArray());
}
