using Dapper;
using Npgsql;
using Sweep.Core.Studies;
using Sweep.Store;

namespace Sweep.Tests.Histories;

/// <summary>
/// Triggers in a test's database that write down every change of a trial and every write to its curves and
/// checkpoints, with what the store's rows said at that moment. Sessions tell who they are by their application name,
/// which must be the silo's own name.
/// </summary>
public sealed class PostgresWitness(string connectionString)
{
    private const string Schema = """
        CREATE SCHEMA witness;

        CREATE TABLE witness.change (
          ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          transaction bigint NOT NULL DEFAULT txid_current(),
          trial bigint NOT NULL, before text, after text NOT NULL, epoch_before bigint NOT NULL,
          epoch_after bigint NOT NULL, request uuid, holder text, holder_is_live boolean NOT NULL, incarnation uuid,
          writer text NOT NULL DEFAULT current_setting('application_name'));

        CREATE TABLE witness.progress (
          ordinal bigint NOT NULL, trial bigint NOT NULL, state text NOT NULL, epoch bigint NOT NULL, step bigint,
          holder text,
          writer text NOT NULL DEFAULT current_setting('application_name'));

        CREATE FUNCTION witness.see_enqueued() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO witness.change (trial, after, epoch_before, epoch_after, holder_is_live)
          VALUES (NEW.id, NEW.state, 0, NEW.epoch, false);
          RETURN NULL;
        END $$;

        CREATE FUNCTION witness.see_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO witness.change (
            trial, before, after, epoch_before, epoch_after, request, incarnation, holder, holder_is_live)
          SELECT NEW.id, OLD.state, NEW.state, OLD.epoch, NEW.epoch, NEW.claim_request, NEW.incarnation,
            (SELECT silo.name FROM sweep.silo WHERE silo.incarnation = OLD.incarnation),
            EXISTS (SELECT FROM sweep.silo WHERE silo.incarnation = OLD.incarnation AND silo.state = 'live');
          RETURN NULL;
        END $$;

        CREATE FUNCTION witness.see_progress() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
          at bigint;
        BEGIN
          IF TG_TABLE_NAME = 'checkpoint' THEN
            at := NEW.step;
          END IF;
          INSERT INTO witness.progress (ordinal, trial, state, epoch, step, holder)
          SELECT nextval(pg_get_serial_sequence('witness.change', 'ordinal')), NEW.trial, trial.state, trial.epoch, at,
            (SELECT silo.name FROM sweep.silo WHERE silo.incarnation = trial.incarnation)
          FROM sweep.trial WHERE trial.id = NEW.trial;
          RETURN NULL;
        END $$;

        CREATE TRIGGER witness_enqueued AFTER INSERT ON sweep.trial
          FOR EACH ROW EXECUTE FUNCTION witness.see_enqueued();
        CREATE TRIGGER witness_changed AFTER UPDATE ON sweep.trial
          FOR EACH ROW EXECUTE FUNCTION witness.see_changed();
        CREATE TRIGGER witness_points AFTER INSERT OR UPDATE ON sweep.curve
          FOR EACH ROW EXECUTE FUNCTION witness.see_progress();
        CREATE TRIGGER witness_checkpoint AFTER INSERT ON sweep.checkpoint
          FOR EACH ROW EXECUTE FUNCTION witness.see_progress();
        """;

    /// <summary>Makes the triggers. The store's schema is there; no silo has begun.</summary>
    public async Task InstallAsync()
    {
        await using NpgsqlConnection connection = new(connectionString);
        await connection.ExecuteAsync(Schema);
    }

    /// <summary>Reads all that is known about a study.</summary>
    public async Task<StudyHistory> ReadAsync(IStudyStore store, long study, CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = new(connectionString);
        ILookup<long, TrialChange> changes = (await connection.QueryAsync<ChangeRow>("""
            SELECT trial, ordinal, transaction, before, after, epoch_before AS EpochBefore, epoch_after AS EpochAfter,
              request, writer, holder, holder_is_live AS HolderIsLive, incarnation
            FROM witness.change ORDER BY ordinal
            """)).ToLookup(row => row.Trial, row => row.Change);
        ILookup<long, TrialProgress> progress = (await connection.QueryAsync<ProgressRow>("""
            SELECT trial, ordinal, state, epoch, writer, holder, step FROM witness.progress ORDER BY ordinal
            """)).ToLookup(row => row.Trial, row => row.Progress);
        Dictionary<long, int> checkpoints = (await connection.QueryAsync<(long Trial, int Count)>("""
            SELECT trial, count(*)::int FROM sweep.checkpoint GROUP BY trial
            """)).ToDictionary(row => row.Trial, row => row.Count);
        ILookup<long, AttemptRecord> attempts =
            (await store.ListAttemptsAsync(study, cancellation)).ToLookup(attempt => attempt.TrialNumber);
        List<TrialHistory> trials = [];
        foreach (TrialRecord trial in await store.ListTrialsAsync(study, new(), cancellation))
        {
            trials.Add(new()
            {
                Record = trial,
                Attempts = [.. attempts[trial.Number]],
                Curves = await store.ReadCurvesAsync(trial.Id, cancellation),
                Changes = [.. changes[trial.Id]],
                Progress = [.. progress[trial.Id]],
                Checkpoints = checkpoints.GetValueOrDefault(trial.Id),
            });
        }

        return new((await store.GetStudyAsync(study, cancellation))!, trials);
    }

    private static TrialState State(string name) => Enum.Parse<TrialState>(name, ignoreCase: true);

    private sealed record ChangeRow(
        long Trial, long Ordinal, long Transaction, string? Before, string After, long EpochBefore, long EpochAfter,
        Guid? Request, string Writer, string? Holder, bool HolderIsLive, Guid? Incarnation)
    {
        public TrialChange Change => new(
            Ordinal, Transaction, Before is null ? null : State(Before), State(After), EpochBefore, EpochAfter,
            Request, Writer, Holder, HolderIsLive, Incarnation);
    }

    private sealed record ProgressRow(
        long Trial, long Ordinal, string State, long Epoch, string Writer, string? Holder, long? Step)
    {
        public TrialProgress Progress => new(
            Ordinal, PostgresWitness.State(State), Epoch, Writer, Holder, Step);
    }
}
