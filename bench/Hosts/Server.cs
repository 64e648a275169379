using Dapper;
using Npgsql;

namespace Sweep.Hosts;

/// <summary>The database server, with a database for each measurement.</summary>
internal sealed class Server(string address)
{
    private readonly Uri _address = new(address);
    private int _made;

    /// <summary>Makes an empty database and gives its address.</summary>
    public async Task<string> CreateAsync()
    {
        string name = $"sweep_engines_{Environment.ProcessId}_{++_made}";
        await using NpgsqlConnection connection = await OpenAsync(_address);
        await connection.ExecuteAsync($"CREATE DATABASE {name}");
        return new UriBuilder(_address) { Path = name }.Uri.ToString();
    }

    /// <summary>Removes a database.</summary>
    public async Task DropAsync(string database)
    {
        NpgsqlConnection.ClearAllPools();
        await using NpgsqlConnection connection = await OpenAsync(_address);
        await connection.ExecuteAsync($"DROP DATABASE {new Uri(database).AbsolutePath[1..]} WITH (FORCE)");
    }

    /// <summary>Asks until the answer is neither null nor false.</summary>
    public static async Task<T> WaitAsync<T>(string database, string sql, object? parameters = null)
    {
        await using NpgsqlConnection connection = await OpenAsync(new(database));
        while (true)
        {
            object? answer = await connection.ExecuteScalarAsync(sql, parameters);
            if (answer is not (null or false)) return (T)answer;
            await connection.ExecuteAsync("SELECT pg_sleep(0.01)");
        }
    }

    /// <summary>Reads numbers.</summary>
    public static async Task<double[]> ReadAsync(string database, string sql)
    {
        await using NpgsqlConnection connection = await OpenAsync(new(database));
        return [.. await connection.QueryAsync<double>(sql)];
    }

    private static async Task<NpgsqlConnection> OpenAsync(Uri address)
    {
        string[] user = address.UserInfo.Split(':', 2);
        NpgsqlConnectionStringBuilder builder = new()
        {
            Host = address.Host,
            Port = address.Port > 0 ? address.Port : 5432,
            Username = Uri.UnescapeDataString(user[0]),
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            Database = address.AbsolutePath[1..],
        };
        NpgsqlConnection connection = new(builder.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
