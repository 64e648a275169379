namespace Sweep.Cli.Access;

/// <summary>What a command is going to do with studies.</summary>
internal enum AccessMode
{
    /// <summary>Read them: a store is opened as it is.</summary>
    Read,

    /// <summary>Change them: a store must be there, and is brought up to date.</summary>
    Change,

    /// <summary>Store new ones: a store is made where there is none.</summary>
    Create,
}
