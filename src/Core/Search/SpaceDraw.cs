using System.Globalization;
using Sweep.Core.Numerics;

namespace Sweep.Core.Search;

/// <summary>
/// Random numbers for one place of an arm's document in one proposal. They are keyed by (study seed, arm and path,
/// proposal, attempt), so a hyperparameter that is added changes no other's values.
/// </summary>
internal readonly struct SpaceDraw
{
    private readonly ulong _studySeed;
    private readonly ulong _place;
    private readonly ulong _proposal;
    private readonly ulong _attempt;

    private SpaceDraw(ulong studySeed, ulong place, ulong proposal, ulong attempt)
    {
        _studySeed = studySeed;
        _place = place;
        _proposal = proposal;
        _attempt = attempt;
    }

    private RandomStream Stream => RandomStream.Create(_studySeed, _place, RandomPurpose.Search, _proposal);

    /// <summary>The root of an arm's document.</summary>
    /// <param name="studySeed">The study's seed.</param>
    /// <param name="arm">Name of the arm.</param>
    /// <param name="proposal">Number of the configuration within the arm.</param>
    /// <param name="attempt">How often this configuration has been redrawn.</param>
    public static SpaceDraw Root(ulong studySeed, string arm, int proposal, int attempt) =>
        new(studySeed, StableHash.Append(StableHash.Start, arm), (ulong)proposal, (ulong)attempt);

    /// <summary>The place of a field.</summary>
    public SpaceDraw Under(string name) => new(_studySeed, StableHash.Append(_place, name), _proposal, _attempt);

    /// <summary>The place of a list's item or a choice's option.</summary>
    public SpaceDraw Under(int index) => Under(index.ToString("'['0']'", CultureInfo.InvariantCulture));

    /// <summary>Uniform on [0, 1).</summary>
    public double Uniform() => Stream.UniformAt(_attempt);

    /// <summary>Uniform on 0 .. <paramref name="bound"/> - 1.</summary>
    public ulong Below(ulong bound) => Math.BigMul(Stream.UInt64At(_attempt), bound, out _);
}
