using Sweep.Store.Postgres;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

public sealed class MigrationTests : StoreTests
{
    [Fact]
    public async Task Of_many_that_open_an_empty_database_at_once_one_migrates()
    {
        (PostgresServer server, string database) = await EmptyAsync();
        PostgresStudyStore[] stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => PostgresStudyStore.OpenAsync(server.Address(database), TimeProvider.System, null, Cancel), Cancel)));

        Assert.Single(stores.Select(store => store.Id).Distinct());
        foreach (PostgresStudyStore store in stores) await store.DisposeAsync();
    }

    [Fact]
    public async Task Reading_alone_makes_no_store()
    {
        (PostgresServer server, string database) = await EmptyAsync();
        StoreException error = await Assert.ThrowsAsync<StoreException>(() => PostgresStudyStore.OpenAsync(
            server.Address(database), TimeProvider.System, new() { ReadOnly = true }, Cancel));
        Assert.Contains("no store", error.Message, StringComparison.Ordinal);

        await MakeAsync(server, database);
        await using PostgresStudyStore store = await PostgresStudyStore.OpenAsync(
            server.Address(database), TimeProvider.System, new() { ReadOnly = true }, Cancel);
        Assert.Empty(await store.ListStudiesAsync(new(), Cancel));
        error = await Assert.ThrowsAsync<StoreException>(() => store.DeleteStudyAsync(1, Cancel));
        Assert.Contains("reading only", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_a_newer_program_is_refused()
    {
        (PostgresServer server, string database) = await EmptyAsync();
        await MakeAsync(server, database);
        await server.ExecuteAsync(database, "INSERT INTO sweep.schema_version (version, name) VALUES (9999, 'future')");

        StoreException error = await Assert.ThrowsAsync<StoreException>(
            () => PostgresStudyStore.OpenAsync(server.Address(database), TimeProvider.System, null, Cancel));
        Assert.Contains("newer", error.Message, StringComparison.Ordinal);
        Assert.Contains("9999", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_reported()
    {
        (PostgresServer server, _) = await EmptyAsync();
        StoreException error = await Assert.ThrowsAsync<StoreException>(
            () => PostgresStudyStore.OpenAsync(server.Address("nowhere"), TimeProvider.System, null, Cancel));
        Assert.Contains("createdb", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_store_says_so_and_a_cancelled_call_does_nothing()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CancellationToken cancelled = new(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => harness.Store.SubmitAsync(new("x", "{}", "", 1, StoreHarness.Problem, 1), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => harness.Store.EndAsync([StoreHarness.End(new(1, 1, Guid.Empty))], cancelled));
        Assert.Empty(await harness.Store.ListStudiesAsync(new(), Cancel));

        PostgresStudyStore store = await harness.OpenAsync();
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.ListStudiesAsync(new(), Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => store.EndAsync([StoreHarness.End(new(1, 1, Guid.Empty))], Cancel));
    }

    private static async Task<(PostgresServer Server, string Database)> EmptyAsync()
    {
        PostgresPrograms.Require(PostgresPrograms.Folder, "postgresql");
        return (await SharedServer.GetAsync(), await SharedServer.CreateAsync());
    }

    private static async Task MakeAsync(PostgresServer server, string database) =>
        await (await PostgresStudyStore.OpenAsync(server.Address(database), TimeProvider.System, null, Cancel))
            .DisposeAsync();
}
