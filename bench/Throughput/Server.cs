using System.Globalization;
using Npgsql;

namespace Sweep.Throughput;

/// <summary>The PostgreSQL server that the script has started, with fsync on.</summary>
/// <param name="port">Its port on loopback.</param>
/// <param name="process">Its first process; every connection is a child of it.</param>
internal sealed class Server(int port, int process)
{
    private const double TicksPerSecond = 100;
    private int _made;

    /// <summary>The store's address in a database.</summary>
    public string Store(string database) => $"postgres://postgres@127.0.0.1:{port}/{database}";

    /// <summary>The peer's address of a database.</summary>
    public string Peer(string database) => $"postgresql+psycopg2://postgres@127.0.0.1:{port}/{database}";

    /// <summary>An empty database.</summary>
    public async Task<string> CreateAsync()
    {
        string name = $"bench_{++_made}";
        await ReadAsync("postgres", $"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>The first column of a query's rows.</summary>
    public async Task<IReadOnlyList<object>> ReadAsync(string database, string sql)
    {
        await using NpgsqlConnection connection = new(
            $"Host=127.0.0.1;Port={port};Username=postgres;Database={database};Pooling=false;Command Timeout=600");
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        List<object> values = [];
        while (await reader.ReadAsync()) values.Add(reader.GetValue(0));
        return values;
    }

    /// <summary>A query's one number.</summary>
    public async Task<double> NumberAsync(string database, string sql) =>
        Convert.ToDouble((await ReadAsync(database, sql))[0], CultureInfo.InvariantCulture);

    /// <summary>Processor time of the server and of all its children so far, ended ones included, in seconds.</summary>
    public double ProcessorSeconds()
    {
        double ticks = 0;
        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
                continue;
            if (Fields(folder) is not { } fields) continue;
            int parent = int.Parse(fields[1], CultureInfo.InvariantCulture);
            if (id != process && parent != process) continue;

            // utime and stime; of the first process, those of the children that it has waited for too.
            string[] times = fields[11..(id == process ? 15 : 13)];
            ticks += times.Sum(text => double.Parse(text, CultureInfo.InvariantCulture));
        }

        return ticks / TicksPerSecond;
    }

    /// <summary>The fields of <c>/proc/ID/stat</c> after the name; null for a process that has just ended.</summary>
    private static string[]? Fields(string folder)
    {
        try
        {
            string line = File.ReadAllText(Path.Combine(folder, "stat"));
            return line[(line.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
