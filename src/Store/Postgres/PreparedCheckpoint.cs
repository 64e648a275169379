namespace Sweep.Store.Postgres;

/// <summary>A checkpoint as its row will have it: the content, or the name of the file that holds it.</summary>
internal sealed record PreparedCheckpoint(long Step, byte[] Hash, byte[]? Content, string? File);
