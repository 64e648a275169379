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

    /// <summary>Why an attempt ended whose study was cancelled.</summary>
    public const string StudyCancelled = "its study was cancelled";

    private static readonly FrozenDictionary<TrialState, string> States =
        Enum.GetValues<TrialState>().ToFrozenDictionary(state => state, state => Lower(state.ToString()));

    private static readonly FrozenDictionary<string, TrialState> StatesByName =
        States.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    private static readonly FrozenDictionary<StudyStatus, string> Statuses =
        Enum.GetValues<StudyStatus>().ToFrozenDictionary(status => status, status => Lower(status.ToString()));

    private static readonly FrozenDictionary<string, StudyStatus> StatusesByName =
        Statuses.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>Name of a state; also the outcome of an attempt that ended its trial so.</summary>
    public static string Name(this TrialState state) => States[state];

    /// <summary>The state of this name.</summary>
    public static TrialState State(string name) => StatesByName[name];

    /// <summary>Name of a status.</summary>
    public static string Name(this StudyStatus status) => Statuses[status];

    /// <summary>The status of this name.</summary>
    public static StudyStatus Status(string name) => StatusesByName[name];

    /// <summary>Name of a scope.</summary>
    public static string Name(this TokenScope scope) => Lower(scope.ToString());

    /// <summary>The scope of this name.</summary>
    public static TokenScope Scope(string name) => Enum.Parse<TokenScope>(name, ignoreCase: true);

    private static string Lower(string name) => name.ToLowerInvariant();
}
