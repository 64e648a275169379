namespace Sweep.Core.Data;

/// <summary>
/// One file of a dataset. The checksum is that of the uncompressed content, because distributors compress the same
/// content differently.
/// </summary>
/// <param name="Name">Name without <c>.gz</c>; on disk it may lie with or without.</param>
/// <param name="Sha256">SHA-256 of the uncompressed content, lower-case hexadecimal.</param>
/// <param name="Length">Bytes of the uncompressed content.</param>
/// <param name="DownloadLength">Bytes of the published <c>.gz</c>; for progress only.</param>
public sealed record DatasetFile(string Name, string Sha256, long Length, long DownloadLength);
