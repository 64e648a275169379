namespace Sweep.Store;

/// <summary>What a token allows; each scope includes the ones before. The names are stored: never rename.</summary>
public enum TokenScope
{
    /// <summary>Read everything but tokens.</summary>
    Read,

    /// <summary>Submit studies and control them.</summary>
    Submit,

    /// <summary>Delete studies.</summary>
    Admin,
}
