using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Logging;
using Sweep.Cli.Settings;
using Sweep.Silo;
using Sweep.Silo.Api;
using Sweep.Store;

namespace Sweep.Cli.Silos;

/// <summary>What <c>sweep silo</c> can be told: by flag, by environment variable, or in a file.</summary>
internal sealed record SiloSettings
{
    /// <summary>What <see cref="ListenHints"/> is where hints are not listened for.</summary>
    public const string NoHints = "none";

    private static readonly Setting<string> StoreSetting = new(
        "store", "path|address", "Where studies and results are kept: a SQLite file, or postgres://user@host/database.",
        "sweep.db", StoreOf, isShown: false);

    private static readonly Setting<string?> CheckpointsSetting = new(
        "checkpoints", "folder", "Folder for large checkpoints of a store on a server, shared by all its silos.",
        null, SettingReaders.Text);

    private static readonly Setting<string?> DataSetting = new(
        "data", "folder", "Folder with data sets; looked in before the cache and the system's folders.",
        null, SettingReaders.Text);

    private static readonly Setting<int> SlotsSetting = new(
        "slots", "n", "Trials that run at the same time (default: the processors). No result depends on it. 0 runs "
        + "none: such a silo serves the API and drives studies.",
        Environment.ProcessorCount, SettingReaders.Integer(0, 1024));

    private static readonly Setting<TimeSpan?> ExitWhenIdleSetting = new(
        "exit-when-idle", "seconds", "End when there was nothing to do for so long: the silo runs no trial, and no "
        + "study has any for it (default: never).", null, text => SettingReaders.Seconds(0, 31_536_000)(text));

    private static readonly Setting<IReadOnlyList<string>> LabelsSetting = new(
        "labels", "a,b", "What this machine has, such as gpu: studies may ask for it (default: none).",
        [], SettingReaders.Labels);

    private static readonly Setting<string?> ListenHintsSetting = new(
        "listen-hints", "address", "The database server's own address, where --store leads to a pooler: hints at new "
        + "work come from there; 'none' only polls (default: the store's).", null, HintsOf, isShown: false);

    private static readonly Setting<string> NameSetting = new(
        "name", "name", "Name shown to people (default: host and process).", DefaultName, SettingReaders.Line);

    private static readonly Setting<IReadOnlyList<ListenAddress>> ListenSetting = new(
        "listen", "url,...", "Where to serve the API: http://host:port, such as http://127.0.0.1:7070, port 0 for a "
        + "free one; several with commas between (default: none). Another host than loopback needs a token in the "
        + "store: see 'sweep token'.", [], SettingReaders.List(Address));

    private static readonly Setting<IReadOnlyList<string>> HostNamesSetting = new(
        "host-names", "name,...", "Names that clients may call the API by, beside IP addresses, localhost and the "
        + "machine's name (default: none).", [], SettingReaders.List(SettingReaders.Text));

    private static readonly Setting<IReadOnlyList<string>> OriginsSetting = new(
        "origins", "url,...", "Origins whose web pages may call the API, beside its own "
        + "(default: none).", [], SettingReaders.List(SettingReaders.Text));

    private static readonly Setting<bool> RequireTokenSetting = new(
        "require-token", "true|false", "Whether the API wants a token on loopback too, where others use this machine "
        + "(default: false).", false, SettingReaders.Flag);

    private static readonly Setting<TimeSpan> CheckpointEverySetting = new(
        "checkpoint-every", "seconds", "Time between checkpoints of a running trial (default: 10).",
        TimeSpan.FromSeconds(10), SettingReaders.Seconds(0, 86_400));

    private static readonly Setting<TimeSpan> LeaseSetting = new(
        "lease", "seconds", "How long this silo may stay silent before others take over its trials (default: 60).",
        TimeSpan.FromSeconds(60), SettingReaders.Seconds(1, 86_400));

    private static readonly Setting<TimeSpan?> BeatSetting = new(
        "beat", "seconds", "Time between renewals of the lease (default: a sixth of it); at most a third.",
        null, text => SettingReaders.Seconds(0.1, 28_800)(text));

    private static readonly Setting<bool> OrleansSetting = new(
        "engine", "default|orleans", "What places trials and studies: the silos themselves, or a Microsoft Orleans "
        + "cluster that this one is a member of (default: default). See docs/orleans.md.", false,
        SettingReaders.OneOf(new Dictionary<string, bool> { ["default"] = false, ["orleans"] = true }));

    private static readonly Setting<IPEndPoint> OrleansEndpointSetting = new(
        "orleans-endpoint", "ip:port", "Where the other silos of the Orleans cluster reach this one (default: "
        + "127.0.0.1:11111).", new(IPAddress.Loopback, 11111), SettingReaders.Endpoint);

    private static readonly Setting<string> OrleansClusterSetting = new(
        "orleans-cluster", "name", "Name of the Orleans cluster: silos that share it work together (default: sweep).",
        "sweep", SettingReaders.Text);

    private static readonly Setting<bool> WaitSetting = new(
        "wait", "true|false", "Whether to keep trying while the store cannot be opened (default: false).",
        false, SettingReaders.Flag);

    private static readonly Setting<LogLevel> LogLevelSetting = new(
        "log-level", "level", "Least level of the log lines on standard error (default: information).",
        LogLevel.Information, SettingReaders.OneOf(Enum.GetValues<LogLevel>().ToDictionary(
            level => level.ToString().ToLowerInvariant())));

    private static readonly Setting<bool> LogJsonSetting = new(
        "log-json", "true|false", "Whether log lines are JSON (default: false).", false, SettingReaders.Flag);

    private static readonly Setting<Uri?> OtlpSetting = new(
        "otlp", "address", "OTLP receiver of metrics, spans and log records, such as http://localhost:4318 (default: "
        + "what the OTEL_* environment variables say).",
        null, SettingReaders.WebAddress);

    private static readonly Setting<bool> MetricsSetting = new(
        "metrics", "true|false", "Whether the API has a page /metrics for Prometheus to scrape (default: false).",
        false, SettingReaders.Flag);

    private static readonly Option<string?> ConfigFlag = new("--config")
    {
        Description = "YAML file with any of these settings; the keys are the flags without dashes in front. "
            + "Flags go before SWEEP_* environment variables, those before the file.",
        HelpName = "file",
    };

    private static readonly ISetting[] All =
    [
        StoreSetting, SlotsSetting, ExitWhenIdleSetting, LabelsSetting, NameSetting, ListenSetting, HostNamesSetting,
        OriginsSetting, RequireTokenSetting, ListenHintsSetting, CheckpointsSetting, DataSetting,
        CheckpointEverySetting, LeaseSetting, BeatSetting, WaitSetting, LogLevelSetting, LogJsonSetting, OtlpSetting,
        MetricsSetting,
        OrleansSetting, OrleansEndpointSetting, OrleansClusterSetting,
    ];

    /// <summary>Where the store is.</summary>
    public required string Store { get; init; }

    /// <summary>Folder for large checkpoints; null for none.</summary>
    public required string? Checkpoints { get; init; }

    /// <summary>Folder with data sets; null for none.</summary>
    public required string? Data { get; init; }

    /// <summary>Address to listen for hints at; <c>none</c> for none, null for the store's.</summary>
    public required string? ListenHints { get; init; }

    /// <summary>Whether to wait for a store that cannot be opened.</summary>
    public required bool Wait { get; init; }

    /// <summary>Least level of log lines.</summary>
    public required LogLevel LogLevel { get; init; }

    /// <summary>Whether log lines are JSON.</summary>
    public required bool LogJson { get; init; }

    /// <summary>How the API is served; null where it is not.</summary>
    public required ApiOptions? Api { get; init; }

    /// <summary>Whether metrics can be scraped from the API.</summary>
    public required bool Metrics { get; init; }

    /// <summary>OTLP receiver; null leaves it to the environment.</summary>
    public required Uri? Otlp { get; init; }

    /// <summary>Whether it is a member of an Orleans cluster.</summary>
    public required bool Orleans { get; init; }

    /// <summary>Where other members reach it.</summary>
    public required IPEndPoint OrleansEndpoint { get; init; }

    /// <summary>Name of the cluster.</summary>
    public required string OrleansCluster { get; init; }

    /// <summary>How the silo runs.</summary>
    public required SiloOptions Silo { get; init; }

    /// <summary>The name of a silo that was given none.</summary>
    public static string DefaultName => $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>The flags of the command.</summary>
    public static IEnumerable<Option> Flags => All.Select(setting => setting.Flag).Append(ConfigFlag);

    /// <summary>Reads all settings.</summary>
    /// <param name="flags">The command line.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <exception cref="CommandException">One of them is wrong; the message says where and what to do.</exception>
    public static SiloSettings Read(ParseResult flags, Func<string, string?> environment)
    {
        string? path = flags.GetValue(ConfigFlag) ?? environment("SWEEP_CONFIG");
        ConfigFile file = string.IsNullOrEmpty(path)
            ? ConfigFile.None
            : ConfigFile.Read(path, [.. All.Select(setting => setting.Key)]);
        SettingSources sources = new(flags, environment, file);
        TimeSpan lease = sources.Get(LeaseSetting), beat = sources.Get(BeatSetting) ?? lease / 6;
        int slots = sources.Get(SlotsSetting);
        TimeSpan? exitWhenIdle = sources.Get(ExitWhenIdleSetting);
        bool orleans = sources.Get(OrleansSetting);
        if (exitWhenIdle is not null && slots == 0)
            throw sources.Refuse(SlotsSetting, "at least 1 with exit-when-idle");
        if (exitWhenIdle is not null && orleans) throw sources.Refuse(OrleansSetting, "default with exit-when-idle");
        bool metrics = sources.Get(MetricsSetting);
        if (metrics && sources.Get(ListenSetting).Count == 0)
            throw sources.Refuse(MetricsSetting, "false without listen: it is a page of the API");
        if (beat > lease / 3) throw sources.Refuse(BeatSetting, "at most a third of the lease");
        return new()
        {
            Store = sources.Get(StoreSetting),
            ListenHints = sources.Get(ListenHintsSetting),
            Checkpoints = sources.Get(CheckpointsSetting),
            Data = sources.Get(DataSetting),
            Wait = sources.Get(WaitSetting),
            Orleans = orleans,
            OrleansEndpoint = sources.Get(OrleansEndpointSetting),
            OrleansCluster = sources.Get(OrleansClusterSetting),
            LogLevel = sources.Get(LogLevelSetting),
            LogJson = sources.Get(LogJsonSetting),
            Api = ReadApi(sources),
            Otlp = sources.Get(OtlpSetting),
            Metrics = metrics,
            Silo = new()
            {
                Name = sources.Get(NameSetting),
                Slots = slots,
                ExitWhenIdle = exitWhenIdle,
                Labels = sources.Get(LabelsSetting),
                Lease = lease,
                Beat = beat,
                Runner = new() { CheckpointEvery = sources.Get(CheckpointEverySetting) },
            },
        };
    }

    private static ApiOptions? ReadApi(SettingSources sources) => sources.Get(ListenSetting) is { Count: > 0 } listen
        ? new()
        {
            Listen = listen,
            HostNames = sources.Get(HostNamesSetting),
            Origins = sources.Get(OriginsSetting),
            RequireToken = sources.Get(RequireTokenSetting),
        }
        : null;


    private static string StoreOf(string text)
    {
        if (StoreAddress.IsServer(text)) return ServerOf(text);
        return text.Trim().Length > 0 && !text.Contains("://", StringComparison.Ordinal)
            ? text
            : throw new FormatException("the path of a SQLite file, or postgres://user@host/database");
    }

    private static string? HintsOf(string text) => text == NoHints ? text : ServerOf(text);

    private static string ServerOf(string text)
    {
        try
        {
            if (StoreAddress.IsServer(text) && StoreAddress.Describe(text).Length > 0) return text;
        }
        catch (FormatException error)
        {
            throw new FormatException($"postgres://user@host/database ({error.Message.TrimEnd('.')})", error);
        }

        throw new FormatException("postgres://user@host/database");
    }

    private static ListenAddress Address(string text)
    {
        const string scheme = "http://";
        try
        {
            return ListenAddress.Parse(
                text.StartsWith(scheme, StringComparison.Ordinal) ? text[scheme.Length..].TrimEnd('/') : text);
        }
        catch (FormatException error)
        {
            throw new FormatException(
                "http://host:port, such as http://127.0.0.1:7070, where host is an IP address, localhost or *", error);
        }
    }
}
