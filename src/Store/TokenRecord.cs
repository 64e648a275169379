namespace Sweep.Store;

/// <summary>A stored token.</summary>
/// <param name="Id">What it is found by.</param>
/// <param name="Name">For people.</param>
/// <param name="Hash">SHA-256 of its secret.</param>
/// <param name="Scope">What it allows.</param>
/// <param name="CreatedAt">When it was made, by the store's clock.</param>
/// <param name="ExpiresAt">When it ceases to be valid; null never.</param>
/// <param name="RevokedAt">When it was revoked; null when it was not.</param>
/// <param name="IsValid">Whether it was neither expired nor revoked, by the store's clock, when it was read.</param>
public sealed record TokenRecord(
    string Id, string Name, byte[] Hash, TokenScope Scope, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt, bool IsValid);
