using Dapper;
using Npgsql;

namespace Sweep.Chaos.Tests.Fleets;

/// <summary>
/// Stops the store's transactions at one point, by a trigger that waits for a lock which the test holds. No silo knows
/// of it: it waits for an answer from the server.
/// </summary>
internal sealed class Gate : IAsyncDisposable
{
    private const long FirstKey = 4711;

    private const string Schema = """
        CREATE SCHEMA chaos;

        CREATE TABLE chaos.gate (
          point text PRIMARY KEY, key bigint NOT NULL, number bigint, older bigint NOT NULL, fails boolean NOT NULL);

        CREATE FUNCTION chaos.pass(at text, trial bigint, stored bigint) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE
          closed record;
        BEGIN
          SELECT gate.key, gate.fails INTO closed FROM chaos.gate
          WHERE gate.point = at AND coalesce(gate.number = trial, true) AND gate.older <= stored;
          IF NOT FOUND THEN
            RETURN;
          END IF;
          IF closed.fails THEN
            RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
          END IF;
          PERFORM pg_advisory_xact_lock_shared(closed.key);
        END $$;

        CREATE FUNCTION chaos.stop_study() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM chaos.pass(TG_ARGV[0], NULL, 0);
          RETURN NEW;
        END $$;

        CREATE FUNCTION chaos.stop_trial() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM chaos.pass(TG_ARGV[0], NEW.number, 0);
          RETURN NEW;
        END $$;

        CREATE FUNCTION chaos.stop_checkpoint() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM chaos.pass(
            TG_ARGV[0],
            (SELECT trial.number FROM sweep.trial WHERE trial.id = NEW.trial),
            (SELECT count(DISTINCT stored.step) FROM sweep.checkpoint AS stored
             WHERE stored.trial = NEW.trial AND stored.step > 0 AND stored.step < NEW.step));
          RETURN NEW;
        END $$;

        CREATE CONSTRAINT TRIGGER taken AFTER UPDATE ON sweep.study DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
          WHEN (OLD.coordinator_epoch <> NEW.coordinator_epoch) EXECUTE FUNCTION chaos.stop_study('Taken');
        CREATE TRIGGER enqueuing AFTER INSERT ON sweep.trial FOR EACH ROW
          WHEN (NEW.number = 0) EXECUTE FUNCTION chaos.stop_trial('Enqueuing');
        CREATE CONSTRAINT TRIGGER enqueued AFTER INSERT ON sweep.trial DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
          WHEN (NEW.number = 0) EXECUTE FUNCTION chaos.stop_trial('Enqueued');
        CREATE TRIGGER claiming AFTER UPDATE ON sweep.trial FOR EACH ROW
          WHEN (OLD.state = 'queued' AND NEW.state = 'running') EXECUTE FUNCTION chaos.stop_trial('Claiming');
        CREATE CONSTRAINT TRIGGER claimed AFTER UPDATE ON sweep.trial DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
          WHEN (OLD.state = 'queued' AND NEW.state = 'running') EXECUTE FUNCTION chaos.stop_trial('Claimed');
        CREATE TRIGGER checkpointing BEFORE INSERT ON sweep.checkpoint FOR EACH ROW
          EXECUTE FUNCTION chaos.stop_checkpoint('Checkpointing');
        CREATE CONSTRAINT TRIGGER checkpointed AFTER INSERT ON sweep.checkpoint DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION chaos.stop_checkpoint('Checkpointed');
        CREATE TRIGGER ending AFTER UPDATE ON sweep.trial FOR EACH ROW
          WHEN (OLD.state = 'running' AND NEW.state NOT IN ('queued', 'running'))
          EXECUTE FUNCTION chaos.stop_trial('Ending');
        CREATE CONSTRAINT TRIGGER ended AFTER UPDATE ON sweep.trial DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
          WHEN (OLD.state = 'running' AND NEW.state NOT IN ('queued', 'running'))
          EXECUTE FUNCTION chaos.stop_trial('Ended');
        CREATE CONSTRAINT TRIGGER released AFTER UPDATE ON sweep.trial DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
          WHEN (OLD.state = 'running' AND NEW.state = 'queued') EXECUTE FUNCTION chaos.stop_trial('Released');
        """;

    private readonly NpgsqlConnection _connection;
    private readonly Func<Task> _check;
    private readonly GatePoint _point;

    private Gate(NpgsqlConnection connection, Func<Task> check, GatePoint point) =>
        (_connection, _check, _point) = (connection, check, point);

    private long Key => FirstKey + (long)_point;

    /// <summary>Makes the triggers, all gates open.</summary>
    public static async Task InstallAsync(string connectionString)
    {
        await using NpgsqlConnection connection = new(connectionString);
        await connection.ExecuteAsync(Schema);
    }

    /// <summary>Closes a gate.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="check">Asked while somebody is waited for; throws when nobody can come any more.</param>
    /// <param name="point">Which.</param>
    /// <param name="number">Number of the only trial to stop; null stops all.</param>
    /// <param name="older">
    /// Checkpoints at different earlier steps that a trial must have stored to be stopped at one more.
    /// </param>
    /// <param name="fails">Whether transactions meet a full disk there, instead of waiting.</param>
    public static async Task<Gate> CloseAsync(
        string connectionString, Func<Task> check, GatePoint point, long? number, int older, bool fails)
    {
        NpgsqlConnection connection = new(connectionString);
        await connection.OpenAsync();
        Gate gate = new(connection, check, point);
        await connection.ExecuteAsync("SELECT pg_advisory_lock(@Key)", new { gate.Key });
        await connection.ExecuteAsync(
            "INSERT INTO chaos.gate VALUES (@point, @Key, @number, @older, @fails)",
            new { point = point.ToString(), gate.Key, number, older, fails });
        return gate;
    }

    /// <summary>Waits until a silo stands at the gate, and says which.</summary>
    public async Task<string> ArrivedAsync() => (string)await Waiting.ForAsync(
        _connection.ConnectionString, _check, $"somebody at the gate '{_point}'", """
        SELECT activity.application_name
        FROM pg_locks
        JOIN pg_stat_activity AS activity ON activity.pid = pg_locks.pid
        WHERE pg_locks.locktype = 'advisory' AND NOT pg_locks.granted AND pg_locks.objid = $1::bigint::oid
          AND activity.datname = current_database()
        LIMIT 1
        """, Key);

    /// <summary>Opens it: who stands there goes on, and nobody is stopped there any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_connection.State == System.Data.ConnectionState.Open)
        {
            await _connection.ExecuteAsync(
                "DELETE FROM chaos.gate WHERE point = @point", new { point = _point.ToString() });
        }

        await _connection.DisposeAsync();
    }
}
