using Sweep.Store.Postgres;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

/// <summary>Whatever the driver throws when a session ends within it is a lost connection; the rest is told.</summary>
public sealed class DriverErrorTests : StoreTests
{
    [Theory]
    [InlineData(typeof(InvalidOperationException), true)]
    [InlineData(typeof(NullReferenceException), true)]
    [InlineData(typeof(IndexOutOfRangeException), true)]
    [InlineData(typeof(ObjectDisposedException), true)]
    [InlineData(typeof(ObjectDisposedException), false)]
    public async Task Calls_are_tried_again_after_any_error_of_a_lost_connection(Type error, bool hasEnded)
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        await using PostgresDatabase database = new(PostgresAddress.Parse(harness.Address), new(), TimeProvider.System);
        List<int> sessions = [];
        int answer = await database.WriteAsync(
            "ask",
            async unit =>
            {
                sessions.Add(await unit.FindAsync<int>("SELECT pg_backend_pid()"));
                if (sessions.Count > 1) return 42;
                if (hasEnded) await Assert.ThrowsAnyAsync<Exception>(() => EndAsync(unit));
                throw (Exception)Activator.CreateInstance(error, "of the driver")!;
            },
            Cancel);

        Assert.Equal(42, answer);
        Assert.Equal(2, sessions.Distinct().Count()); // nobody gets the connection again
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_try_that_was_surely_not_committed_is_none_that_may_have_been(bool failsAtCommit)
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        await using PostgresDatabase database = new(PostgresAddress.Parse(harness.Address), new(), TimeProvider.System);
        List<bool> repeated = [];
        await database.WriteAsync(
            "ask",
            async unit =>
            {
                repeated.Add(unit.Repeated);
                if (repeated.Count > 1) return 0;
                if (!failsAtCommit) throw new TimeoutException();
                return await unit.ExecuteAsync("""
                    CREATE TEMP TABLE doomed (id int) ON COMMIT DROP;
                    CREATE FUNCTION pg_temp.doom() RETURNS trigger LANGUAGE plpgsql AS
                      $$BEGIN RAISE EXCEPTION 'conflict' USING ERRCODE = '40001'; END$$;
                    CREATE CONSTRAINT TRIGGER doom AFTER INSERT ON doomed DEFERRABLE INITIALLY DEFERRED
                      FOR EACH ROW EXECUTE FUNCTION pg_temp.doom();
                    INSERT INTO doomed VALUES (1);
                    """);
            },
            Cancel);
        Assert.Equal([false, false], repeated);
    }

    [Fact]
    public async Task An_error_on_a_sound_connection_is_told_at_once()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        await using PostgresDatabase database = new(PostgresAddress.Parse(harness.Address), new(), TimeProvider.System);
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.ReadAsync<int>(
            "ask", _ => throw new InvalidOperationException("of the caller"), Cancel));
    }

    private static Task<int> EndAsync(PostgresUnit unit) =>
        unit.ExecuteAsync("SELECT pg_terminate_backend(pg_backend_pid())");
}
