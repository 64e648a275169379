using Dapper;
using Npgsql;
using Sweep.Silo.Orleans;

namespace Sweep.Grains.Tests;

/// <summary>Orleans' tables beside the store.</summary>
public sealed class SchemaTests
{
    [Fact]
    public async Task Tables_are_made_once_however_many_make_them()
    {
        await using GrainDatabase database = await GrainDatabase.CreateAsync();
        Assert.False(await OrleansSchema.MigrateAsync(database.Address("x"), default));
        await database.ExecuteAsync("""
            DROP TABLE OrleansQuery, OrleansMembershipTable, OrleansMembershipVersionTable, OrleansRemindersTable,
              OrleansStorage
            """);
        bool[] made = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => OrleansSchema.MigrateAsync(database.Address("x"), default)));
        Assert.Single(made, true);
        await using NpgsqlConnection connection = new(database.Direct);
        Assert.Equal(20, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM OrleansQuery"));
    }
}
