using Npgsql;
using Sweep.Cli.Tests;
using Sweep.Store.Tests.Postgres;
using Sweep.Telemetry.Tests.Otlp;
using Sweep.Telemetry.Tests.Otlp.Messages;

namespace Sweep.Telemetry.Tests;

/// <summary>A silo on a server's store: what the driver says too, and what dashboards read.</summary>
public sealed class ServerStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Drivers_spans_lie_within_the_stores_and_dashboards_queries_find_the_losses()
    {
        PostgresPrograms.Require(PostgresPrograms.Folder, "postgresql");
        using PostgresServer server = await PostgresServer.StartAsync();
        string address = server.Address("postgres");
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        using (SweepProcess silo = await SweepProcess.StartSiloAsync(
            _folder.Path, "--store", address, "--slots", "1", "--log-level", "debug",
            "--otlp", receiver.Http.AbsoluteUri))
        {
            string file = _folder.Write("tiny.yaml", Studies.Tiny);
            (await SweepProcess.RunAsync(_folder.Path, "submit", file, "--store", address)).MustSucceed();
            await silo.LogsAsync("trial 1, epoch 1: Ended Complete");
            silo.Terminate();
            (await silo.ExitAsync()).MustSucceed();
        }

        Received received = receiver.Received;
        Assert.Contains("Npgsql", received.Metrics.Select(pair => pair.Meter));
        Span claim = received.SpansOf("claim trials")[0];
        Assert.Contains(received.Spans, pair => pair.Source == "Npgsql" && pair.Span.ParentSpanId == claim.SpanId);
        Assert.Equal("postgresql", Received.Text(claim.Attributes, "db.system.name"));

        await using NpgsqlConnection connection = new(server.Direct("postgres"));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        Assert.NotEmpty(Dashboards.Statements);
        foreach (string statement in Dashboards.Statements)
        {
            await using NpgsqlCommand command = new(statement, connection);
            await using NpgsqlDataReader reader =
                await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            Assert.True(reader.HasRows, statement);
        }
    }
}
