using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Sweep.Store.Tests.Postgres;

namespace Sweep.Deploy.Tests;

/// <summary>
/// Slurm with one node: its authentication, controller and node daemon, each in the foreground as a child of the tests,
/// with own ports and folders. The node claims more processors than the machine may have; nothing binds to them.
/// </summary>
internal sealed class SlurmCluster : IAsyncDisposable
{
    private const int Processors = 8;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);
    private readonly List<ServerProcess> _daemons = [];
    private readonly LoopbackPort _controllerPort = new(), _nodePort = new();
    private readonly string _folder;

    private SlurmCluster(string folder) => _folder = folder;

    /// <summary>Starts one and waits until its node is idle.</summary>
    public static async Task<SlurmCluster> StartAsync()
    {
        PostgresPrograms.Require(Found("/usr/sbin/slurmctld"), "slurm-wlm");
        PostgresPrograms.Require(Found("/usr/sbin/munged"), "munge");
        SlurmCluster cluster = new(Directory.CreateTempSubdirectory("sweep-slurm-").FullName);
        try
        {
            await cluster.BootAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs one of Slurm's commands to its end and returns what it printed.</summary>
    /// <param name="environment">Variables for it, and so for what it submits.</param>
    /// <param name="command">The command.</param>
    public string Run(IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        ProcessStartInfo start = new(command[0], command[1..])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["SLURM_CONF"] = Path.Combine(_folder, "slurm.conf");
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(
            process.ExitCode == 0, $"{string.Join(' ', command)} ended with {process.ExitCode}: {error.Result}");
        return output.Trim();
    }

    /// <summary>As the other, with no variables of its own.</summary>
    public string Run(params string[] command) => Run(new Dictionary<string, string>(), command);

    /// <summary>Whether its node has nothing to do, nor to clean up, nor to tell of what it did.</summary>
    public bool IsIdle => Run("sinfo", "--noheader", "--format=%T") == "idle" && !HasSteps;

    // Who watches a script tells how it ended, perhaps when the task is already queued again, and ends then.
    private static bool HasSteps => Process.GetProcesses().Any(process =>
    {
        using (process) return process.ProcessName.StartsWith("slurmstepd", StringComparison.Ordinal);
    });

    /// <summary>A field of a task of an array, as <c>scontrol show job</c> has it.</summary>
    public string Field(string task, string field)
    {
        string shown = Run("scontrol", "show", "job", "--oneliner", task);
        string name = $"{field}=";
        return shown.Split(' ').First(pair => pair.StartsWith(name, StringComparison.Ordinal))[name.Length..];
    }

    /// <summary>Waits until something holds of the cluster.</summary>
    public static async Task UntilAsync(
        Func<bool> holds, [CallerArgumentExpression(nameof(holds))] string what = "")
    {
        using CancellationTokenSource limit = new(Limit);
        using PeriodicTimer pace = new(TimeSpan.FromMilliseconds(50));
        try
        {
            while (!holds()) await pace.WaitForNextTickAsync(limit.Token);
        }
        catch (OperationCanceledException error)
        {
            throw new TimeoutException($"Waited {Limit.TotalMinutes} minutes in vain for: {what}", error);
        }
    }

    /// <summary>Ends what runs in it, then the daemons, those that rest on others first.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_daemons.Count == 3)
        {
            Run("scancel", "--full", "--signal=KILL", "--user", Environment.UserName);
            Run("scancel", "--user", Environment.UserName);
            await UntilAsync(() => Run("squeue", "--noheader").Length == 0);
        }

        foreach (ServerProcess daemon in Enumerable.Reverse(_daemons)) daemon.Dispose();
        _controllerPort.Dispose();
        _nodePort.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string? Found(string program) => File.Exists(program) ? program : null;

    private async Task BootAsync()
    {
        foreach (string name in (string[])["munge", "state", "spool"]) Directory.CreateDirectory(In(name));
        byte[] key = new byte[128];
        System.Security.Cryptography.RandomNumberGenerator.Fill(key);
        await File.WriteAllBytesAsync(In("munge/key"), key);
        Run("chmod", "600", In("munge/key"));
        await File.WriteAllTextAsync(In("slurm.conf"), Configuration());

        await StartAsync("work threads", "/usr/sbin/munged", "--foreground", "--force",
            $"--key-file={In("munge/key")}", $"--socket={In("munge/socket")}", $"--pid-file={In("munge/pid")}",
            $"--seed-file={In("munge/seed")}");
        await StartAsync("started on cluster", "/usr/sbin/slurmctld", "-D", "-f", In("slurm.conf"));
        await StartAsync("started", "/usr/sbin/slurmd", "-D", "-N", "localhost", "-f", In("slurm.conf"));
        await UntilAsync(() => IsIdle);
    }

    private async Task StartAsync(string ready, string program, params string[] arguments) =>
        _daemons.Add(await ServerProcess.StartAsync(_folder, ready, asCaller: true, [program, .. arguments]));

    private string Configuration() => string.Create(CultureInfo.InvariantCulture, $"""
        ClusterName=sweep
        SlurmctldHost=localhost(127.0.0.1)
        SlurmUser={Environment.UserName}
        SlurmdUser={Environment.UserName}
        AuthType=auth/munge
        AuthInfo=socket={In("munge/socket")}
        SlurmctldPort={_controllerPort.Number}
        SlurmdPort={_nodePort.Number}
        StateSaveLocation={In("state")}
        SlurmdSpoolDir={In("spool")}
        SlurmctldPidFile={In("controller.pid")}
        SlurmdPidFile={In("node.pid")}
        ProctrackType=proctrack/pgid
        TaskPlugin=task/none
        JobAcctGatherType=jobacct_gather/none
        MpiDefault=none
        MailProg=/bin/true
        SlurmdParameters=config_overrides
        SelectType=select/cons_tres
        SelectTypeParameters=CR_CPU
        SchedulerParameters=sched_interval=1,bf_interval=1
        NodeName=localhost NodeAddr=127.0.0.1 CPUs={Processors} State=UNKNOWN
        PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP

        """);

    private string In(string name) => Path.Combine(_folder, name);
}
