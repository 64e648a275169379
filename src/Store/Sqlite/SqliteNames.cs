using System.Collections.Frozen;
using Sweep.Core.Studies;

namespace Sweep.Store.Sqlite;

/// <summary>Enums and ids as the database keeps them.</summary>
internal static class SqliteNames
{
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

    /// <summary>An incarnation or request id: lower case with hyphens, as PostgreSQL prints it.</summary>
    public static string Text(this Guid id) => id.ToString("D");

    private static string Lower(string name) => name.ToLowerInvariant();
}
