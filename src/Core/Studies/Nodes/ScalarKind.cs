namespace Sweep.Core.Studies.Nodes;

/// <summary>What a scalar is.</summary>
internal enum ScalarKind
{
    /// <summary>Nothing: empty, <c>~</c> or <c>null</c>.</summary>
    Null,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>A number, which may be too large for any type.</summary>
    Number,

    /// <summary><c>.nan</c> or <c>.inf</c>.</summary>
    NotFinite,

    /// <summary>Anything else, and everything in quotes.</summary>
    Text,
}
