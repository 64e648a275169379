using Sweep.Store.Tests.Postgres;

namespace Sweep.Cli.Tests;

/// <summary><c>--store postgres://...</c>.</summary>
public sealed class ServerStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_processes_share_a_study_and_end_with_the_bytes_of_one()
    {
        using PostgresServer server = await PostgresServer.StartAsync();
        string address = server.Address("postgres");
        string file = _folder.Write("mixed.yaml", Studies.Mixed);
        SweepResult[] results = await Task.WhenAll(
            SweepProcess.RunAsync(_folder.Path, "run", file, "--slots", "1", "--store", address),
            SweepProcess.RunAsync(_folder.Path, "run", file, "--slots", "2", "--store", address));
        foreach (SweepResult result in results)
            Assert.Contains($"postgres://127.0.0.1:{server.Port}/postgres", result.MustSucceed().Output);

        (await SweepProcess.RunAsync(_folder.Path, "run", file)).MustSucceed();
        foreach (string command in (string[])["export", "rank", "trials"])
        {
            string there = (
                await SweepProcess.RunAsync(_folder.Path, command, "mixed", "--store", address)).MustSucceed().Output;
            string here = (await SweepProcess.RunAsync(_folder.Path, command, "mixed")).MustSucceed().Output;
            Assert.Equal(here, there);
        }

        (await SweepProcess.RunAsync(_folder.Path, "delete", "mixed", "--yes", "--store", address)).MustSucceed();
    }

    [Fact]
    public async Task Hints_are_listened_for_where_the_silo_is_told_to()
    {
        using PostgresServer server = await PostgresServer.StartAsync();
        string store = server.Address("postgres");
        (await SweepProcess.RunAsync(_folder.Path, "doctor", "--store", store)).MustSucceed();
        using SweepProcess deaf = await SweepProcess.StartSiloAsync(
            _folder.Path, "--slots", "0", "--store", $"{store}?application_name=deaf", "--listen-hints", "none");
        using SweepProcess told = await SweepProcess.StartSiloAsync(
            _folder.Path, "--slots", "0", "--store", $"{store}?application_name=told",
            "--listen-hints", $"{store}?application_name=there");
        using SweepProcess plain = await SweepProcess.StartSiloAsync(
            _folder.Path, "--slots", "0", "--store", $"{store}?application_name=plain");
        await server.UntilAsync("""
            SELECT array_agg(application_name ORDER BY application_name) = ARRAY['plain', 'there']
            FROM pg_stat_activity
            WHERE query LIKE 'LISTEN %'
            """);
        SweepResult wrong = await SweepProcess.RunAsync(_folder.Path, "silo", "--listen-hints", "http://here");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("--listen-hints: expected postgres://user@host/database", wrong.Error);
    }

    [Fact]
    public async Task Silo_whose_role_may_only_read_ends_before_it_is_ready()
    {
        using PostgresServer server = await PostgresServer.StartAsync();
        (await SweepProcess.RunAsync(_folder.Path, "doctor", "--store", server.Address("postgres"))).MustSucceed();
        await server.ExecuteAsync(
            "postgres",
            "CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA sweep TO reader; "
            + "GRANT SELECT ON ALL TABLES IN SCHEMA sweep TO reader");
        SweepResult ended = await SweepProcess.RunAsync(
            _folder.Path, "silo", "--slots", "1", "--store", server.Address("postgres", "reader"));
        Assert.Equal(3, ended.ExitCode);
        Assert.Contains("this role lacks a privilege", ended.Error);
        Assert.Equal("", ended.Output);
    }

    [Theory]
    [InlineData("postgres://h:x/d", 2)]
    [InlineData("postgres://h/d?colour=red", 2)]
    [InlineData("mysql://anna:secret@h/d", 2)]
    [InlineData("postgres://anna:secret@127.0.0.1:9/d", 3)]
    public async Task Address_that_does_not_lead_to_a_store_is_reported_without_its_password(string address, int code)
    {
        SweepResult result = await SweepProcess.RunAsync(_folder.Path, "list", "studies", "--store", address);
        Assert.Equal(code, result.ExitCode);
        Assert.Contains(code == 2 ? "--store" : "cannot be reached", result.Error);
        Assert.DoesNotContain("secret", result.Error);
    }
}
