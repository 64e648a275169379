namespace Sweep.Store.Rows;

/// <summary>One numbered step of a store's schema.</summary>
/// <param name="Version">Its number, from 1 without gaps.</param>
/// <param name="Name">Name of its file.</param>
/// <param name="Script">Its statements.</param>
internal sealed record SqlMigration(int Version, string Name, string Script);
