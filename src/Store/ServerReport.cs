namespace Sweep.Store;

/// <summary>What a database server says of itself and of the role that asks.</summary>
/// <param name="Server">Version of the server.</param>
/// <param name="Now">Its clock.</param>
/// <param name="Ahead">How far its clock is ahead of this machine's; negative where it is behind.</param>
/// <param name="StoreVersion">Version of the store; 0 where there is none.</param>
/// <param name="ProgramVersion">Version of the store that this program needs.</param>
/// <param name="Role">The role that asks.</param>
/// <param name="MayWork">Whether the role may change rows: enough for a silo.</param>
/// <param name="MayMigrate">Whether it may change tables.</param>
public sealed record ServerReport(
    string Server, DateTimeOffset Now, TimeSpan Ahead, int StoreVersion, int ProgramVersion, string Role,
    bool MayWork, bool MayMigrate);
