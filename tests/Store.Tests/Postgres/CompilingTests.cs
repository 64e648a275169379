using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

/// <summary>
/// The server compiles plans that it takes for long. A claim from a long queue seemed so by its condition for suspect
/// trials, which is hardly ever looked at, and took 0.6 s instead of 5 ms while it held up the whole fleet.
/// </summary>
public sealed class CompilingTests : StoreTests
{
    private static readonly string[] Tables = ["study", "trial", "attempt", "curve", "checkpoint"];

    [Fact]
    public async Task No_transaction_that_writes_has_its_plans_compiled()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        harness.Spoil();
        await harness.ExecuteAsync("""
            CREATE TABLE public.seen (name text, operation text, jit text);
            CREATE FUNCTION public.see() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              INSERT INTO public.seen VALUES (TG_TABLE_NAME, TG_OP, current_setting('jit'));
              RETURN NULL;
            END $$;
            """);
        foreach (string table in Tables)
        {
            await harness.ExecuteAsync(
                $"CREATE TRIGGER see AFTER INSERT OR UPDATE OR DELETE ON sweep.{table} EXECUTE FUNCTION public.see()");
        }

        CoordinatorFence study = await harness.SubmitAsync(3);
        Guid silo = await harness.RegisterAsync();
        IReadOnlyList<ClaimedTrial> claimed = await harness.ClaimAsync(silo, 3);
        foreach (ClaimedTrial trial in claimed)
        {
            await harness.WriteAsync(trial.Fence, new CurveChunk("val_loss", 0, [1, 2], [0.5, 0.25]));
            await harness.CheckpointAsync(trial.Fence, 2);
        }

        await harness.Store.EndAsync([StoreHarness.End(claimed[0].Fence, TrialEvent.Fail, "of itself")], Cancel);
        await harness.Store.ReleaseAsync([claimed[1].Fence], "drain", Cancel);
        await harness.ExpireLeaseAsync(silo);
        await harness.Store.RecoverAsync(new(3), Cancel);
        await harness.Store.PauseAsync(study.Study, Cancel);
        await harness.Store.CancelAsync(study.Study, Cancel);
        await harness.Store.DeleteStudyAsync(study.Study, Cancel);

        (string Table, string Operation, string Compiling)[] seen =
            [.. await harness.QueryAsync<(string, string, string)>("SELECT DISTINCT * FROM public.seen")];
        Assert.All(seen, one => Assert.Equal("off", one.Compiling));
        foreach (string table in Tables)
        {
            Assert.Contains((table, "INSERT", "off"), seen);
            Assert.Contains((table, "DELETE", "off"), seen);
        }

        Assert.Contains(("trial", "UPDATE", "off"), seen);
        Assert.Equal(["on"], await harness.QueryAsync<string>("SHOW jit")); // the server's own setting
    }
}
