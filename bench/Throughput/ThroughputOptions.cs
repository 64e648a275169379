using System.Globalization;

namespace Sweep.Throughput;

/// <summary>The command line, after the server's port and process.</summary>
internal sealed record ThroughputOptions
{
    /// <summary>Rounds in which both sides take turns.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Trials of a round.</summary>
    public int Trials { get; init; } = 20_000;

    /// <summary>Trials of the study that shows growth, and that is read.</summary>
    public int Large { get; init; } = 100_000;

    /// <summary>Trials of the peer in a round: it is given fewer, not to wait for it for minutes.</summary>
    public int PeerTrials { get; init; } = 200;

    /// <summary>Idle silos.</summary>
    public int Silos { get; init; } = 1_000;

    /// <summary>Silos that run a trial at a time, without its training.</summary>
    public int Fleet { get; init; } = 100;

    /// <summary>Only parts whose name contains this.</summary>
    public string Only { get; init; } = "";

    /// <summary>Where the report goes beside standard output.</summary>
    public string? Output { get; init; }

    /// <summary>Reads it.</summary>
    /// <exception cref="ArgumentException">It has another option, or one without its value.</exception>
    public static ThroughputOptions Parse(IReadOnlyList<string> arguments)
    {
        ThroughputOptions options = new();
        for (int i = 0; i < arguments.Count; i += 2)
        {
            string value = i + 1 < arguments.Count
                ? arguments[i + 1]
                : throw new ArgumentException($"{arguments[i]} needs a value.", nameof(arguments));
            options = arguments[i] switch
            {
                "--rounds" => options with { Rounds = Number(value) },
                "--trials" => options with { Trials = Number(value) },
                "--large" => options with { Large = Number(value) },
                "--peer-trials" => options with { PeerTrials = Number(value) },
                "--silos" => options with { Silos = Number(value) },
                "--fleet" => options with { Fleet = Number(value) },
                "--only" => options with { Only = value },
                "--output" => options with { Output = value },
                _ => throw new ArgumentException($"Unknown option {arguments[i]}.", nameof(arguments)),
            };
        }

        return options;
    }

    private static int Number(string value) => int.Parse(value, CultureInfo.InvariantCulture);
}
