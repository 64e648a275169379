using Npgsql;

namespace Sweep.Chaos.Tests.Fleets;

/// <summary>Waits for what a database will say, through restarts of its server.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="check">Asked before each look; throws when there is no answer to wait for any more.</param>
    /// <param name="what">What is waited for, for the message when it does not come.</param>
    /// <param name="sql">The question; no row, or null, is no answer yet.</param>
    /// <param name="parameters">Values of <c>$1</c>, <c>$2</c>, ...</param>
    public static async Task<object> ForAsync(
        string connectionString, Func<Task> check, string what, string sql, params object[] parameters)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        NpgsqlException? trouble = null;
        while (true)
        {
            await check();
            try
            {
                await using NpgsqlConnection connection = new(connectionString);
                await connection.OpenAsync(limit.Token);
                while (true)
                {
                    await check();
                    await using NpgsqlCommand command = new(sql, connection);
                    foreach (object value in parameters) command.Parameters.Add(new() { Value = value });
                    if (await command.ExecuteScalarAsync(limit.Token) is { } answer and not DBNull) return answer;

                    // The server's own pause between two looks, so that looking does not cost it what it works with.
                    await using NpgsqlCommand pause = new("SELECT pg_sleep(0.02)", connection);
                    await pause.ExecuteNonQueryAsync(limit.Token);
                }
            }
            catch (NpgsqlException error)
            {
                trouble = error; // the server is away, as tests have it
            }
            catch (OperationCanceledException error)
                when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException(
                    $"Waited {Limit.TotalMinutes} minutes in vain for {what}. {trouble?.Message}", error);
            }
        }
    }
}
