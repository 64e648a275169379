using System.Globalization;
using Npgsql;

namespace Sweep.Store.Postgres;

/// <summary>
/// An address such as <c>postgres://user:password@host:5432/database?sslmode=require</c>. The options after the
/// question mark are the driver's, by their usual names; a <c>host</c> there names the folder of a Unix socket. What is
/// left out comes from the usual environment variables (<c>PGPASSWORD</c>, <c>PGPASSFILE</c>, ...).
/// </summary>
public sealed class PostgresAddress
{
    private const int MostConnections = 20;
    private const int LeaseSeconds = 5;

    // The names of libpq where the driver's are others.
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["gssencmode"] = "GSS Encryption Mode",
        ["channel_binding"] = "Channel Binding",
        ["application_name"] = "Application Name",
        ["connect_timeout"] = "Timeout",
        ["host"] = "Host",
    };

    private readonly NpgsqlConnectionStringBuilder _builder;

    private PostgresAddress(NpgsqlConnectionStringBuilder builder) => _builder = builder;

    /// <summary>Whether a store's address is one of PostgreSQL's.</summary>
    public static bool IsOne(string address) =>
        address.StartsWith("postgres://", StringComparison.Ordinal)
        || address.StartsWith("postgresql://", StringComparison.Ordinal);

    /// <summary>Reads an address.</summary>
    /// <exception cref="FormatException">
    /// It is not one; the message says what is wrong with it, without the password.
    /// </exception>
    public static PostgresAddress Parse(string address)
    {
        if (!IsOne(address) || !Uri.TryCreate(address, UriKind.Absolute, out Uri? uri))
            throw new FormatException("A PostgreSQL address is postgres://user:password@host:port/database.");
        NpgsqlConnectionStringBuilder builder = new()
        {
            ApplicationName = "sweep",
            MaxPoolSize = MostConnections,

            // A dead server or network is found out about, instead of waiting for its answer for ever.
            TcpKeepAlive = true,
            TcpKeepAliveTime = 15,
            TcpKeepAliveInterval = 5,
            Timeout = 10,
            CommandTimeout = 60,
        };
        if (uri.Host.Length > 0) builder.Host = uri.Host.Trim('[', ']');
        if (uri.Port > 0) builder.Port = uri.Port;
        string[] user = uri.UserInfo.Split(':', 2);
        if (user[0].Length > 0) builder.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) builder.Password = Uri.UnescapeDataString(user[1]);
        string database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        if (database.Length > 0) builder.Database = database;
        foreach (string option in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            Set(builder, option);
        if (string.IsNullOrEmpty(builder.Host)) throw new FormatException("The PostgreSQL address names no host.");

        // Behind a pooler in transaction mode a session is not ours: nothing is set on it, prepared in it or reset.
        builder.NoResetOnClose = true;
        builder.MaxAutoPrepare = 0;
        builder.Enlist = false;
        builder.Multiplexing = false;
        return new(builder);
    }

    /// <summary>For people: no password.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{_builder.Host}:{_builder.Port}/{_builder.Database ?? _builder.Username}");

    /// <summary>For the driver, with the password.</summary>
    public string ConnectionString() => _builder.ConnectionString;

    /// <summary>
    /// For the one connection of renewals, which gives up on a silent network early enough to try again within a lease.
    /// </summary>
    internal string LeaseConnectionString() => new NpgsqlConnectionStringBuilder(_builder.ConnectionString)
    {
        MaxPoolSize = 1,
        MinPoolSize = 0,
        Timeout = LeaseSeconds,
        CommandTimeout = LeaseSeconds,
        CancellationTimeout = 1000,
    }.ConnectionString;

    private static void Set(NpgsqlConnectionStringBuilder builder, string option)
    {
        string[] parts = option.Split('=', 2);
        string name = Uri.UnescapeDataString(parts[0]);
        if (parts.Length < 2) throw new FormatException($"The option '{name}' of the PostgreSQL address has no value.");
        string value = Uri.UnescapeDataString(parts[1]);
        if (Names.TryGetValue(name, out string? known)) name = known;
        if (name == "SSL Mode") value = value.Replace("-", "", StringComparison.Ordinal);
        try
        {
            builder[name] = value;
        }
        catch (Exception error) when (error is ArgumentException or KeyNotFoundException or FormatException)
        {
            throw new FormatException(
                $"The PostgreSQL address has an option '{name}' that does not fit: {error.Message}", error);
        }
    }
}
