using System.Globalization;

namespace Sweep.Peers;

/// <summary>
/// The command line: <c>--rounds N --seconds S --core C --only TEXT --coretype NAME --output FILE</c>.
/// </summary>
internal sealed record Options
{
    /// <summary>Rounds over all cases.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Time of one measurement.</summary>
    public double Seconds { get; init; } = 0.25;

    /// <summary>The core that every worker is pinned to.</summary>
    public int Core { get; init; } = 1;

    /// <summary>Only cases whose name contains this.</summary>
    public string Only { get; init; } = "";

    /// <summary>OpenBLAS's kernels: the best for this processor.</summary>
    public string CoreType { get; init; } = "SkylakeX";

    /// <summary>Where the report goes beside standard output.</summary>
    public string? Output { get; init; }

    /// <summary>
    /// What stands between the host and this program's own arguments, when started as <c>dotnet FILE</c>.
    /// </summary>
    public static string[] HostArguments =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [typeof(Options).Assembly.Location]
            : [];

    /// <summary>Reads it.</summary>
    /// <exception cref="ArgumentException">It has another option, or one without its value.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        Options options = new();
        for (int i = 0; i < arguments.Count; i += 2)
        {
            string value = i + 1 < arguments.Count
                ? arguments[i + 1]
                : throw new ArgumentException($"{arguments[i]} needs a value.", nameof(arguments));
            options = arguments[i] switch
            {
                "--rounds" => options with { Rounds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--seconds" => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--core" => options with { Core = int.Parse(value, CultureInfo.InvariantCulture) },
                "--only" => options with { Only = value },
                "--coretype" => options with { CoreType = value },
                "--output" => options with { Output = value },
                _ => throw new ArgumentException($"Unknown option {arguments[i]}.", nameof(arguments)),
            };
        }

        return options;
    }
}
