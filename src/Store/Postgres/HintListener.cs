using Npgsql;
using Sweep.Store.Telemetry;

namespace Sweep.Store.Postgres;

/// <summary>
/// Listens for hints on a connection of its own, straight to the server: a pooler in transaction mode does not pass
/// them on. While it is not connected nothing is missed but time: polling goes on.
/// </summary>
internal sealed class HintListener : IAsyncDisposable
{
    private readonly string _connectionString;
    private readonly Action _hinted;
    private readonly TimeSpan _pause;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _listening;

    /// <summary>Starts to listen.</summary>
    /// <param name="address">The server itself.</param>
    /// <param name="hinted">
    /// Called at every hint, and when a connection has been made: hints before it are lost.
    /// </param>
    /// <param name="pause">Between two tries to connect.</param>
    /// <param name="clock">For the pause.</param>
    public HintListener(PostgresAddress address, Action hinted, TimeSpan pause, TimeProvider clock)
    {
        (_hinted, _pause, _clock) = (hinted, pause, clock);
        _connectionString = new NpgsqlConnectionStringBuilder(address.ConnectionString())
        {
            Pooling = false,

            // Without traffic a cut is found by asking.
            KeepAlive = 15,
        }.ConnectionString;
        _listening = Task.Run(ListenAsync);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _listening;
        _closed.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!_closed.IsCancellationRequested)
        {
            try
            {
                await using NpgsqlConnection connection = new(_connectionString);
                await connection.OpenAsync(_closed.Token);
                connection.Notification += (_, _) =>
                {
                    StoreTelemetry.HintReceived();
                    _hinted();
                };
                await using (NpgsqlCommand command = new("LISTEN sweep_work", connection))
                    await command.ExecuteNonQueryAsync(_closed.Token);
                _hinted();
                while (true) await connection.WaitAsync(_closed.Token);
            }
            catch (Exception error) when (error is OperationCanceledException || PostgresErrors.IsDriver(error))
            {
                await PauseAsync();
            }
        }
    }

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(_pause, _clock, _closed.Token);
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
    }
}
