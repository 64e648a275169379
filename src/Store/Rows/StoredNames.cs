using System.Collections.Frozen;
using Sweep.Core.Studies;

namespace Sweep.Store.Rows;

/// <summary>Enums as the stores keep them.</summary>
internal static class StoredNames
{
    /// <summary>Outcome of an attempt that was given back.</summary>
    public const string Released = "released";

    /// <summary>Outcome of an attempt whose silo died.</summary>
    public const string Lost = "lost";

    private static readonly FrozenDictionary<TrialState, string> States =
        Enum.GetValues<TrialState>().ToFrozenDictionary(state => state, state => Lower(state.ToString()));

    private static readonly FrozenDictionary<string, TrialState> StatesByName =
        States.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    private static readonly FrozenDictionary<string, StudyStatus> StatusesByName =
        Enum.GetValues<StudyStatus>().ToFrozenDictionary(status => Lower(status.ToString()));

    /// <summary>Name of a state; also the outcome of an attempt that ended its trial so.</summary>
    public static string Name(this TrialState state) => States[state];

    /// <summary>The state of this name.</summary>
    public static TrialState State(string name) => StatesByName[name];

    /// <summary>The status of this name.</summary>
    public static StudyStatus Status(string name) => StatusesByName[name];

    private static string Lower(string name) => name.ToLowerInvariant();
}
