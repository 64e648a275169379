using Sweep.Store.Rows;

namespace Sweep.Store.Postgres;

/// <summary>Tokens of the API.</summary>
internal static class PostgresTokens
{
    /// <summary>Stores a token, or finds the same one.</summary>
    public static async Task<TokenRecord> CreateAsync(PostgresUnit unit, NewToken token)
    {
        await unit.ExecuteAsync(PostgresSql.InsertToken, new
        {
            id = token.Id,
            name = token.Name,
            hash = token.Hash,
            scope = token.Scope.Name(),
            lifetime = token.Lifetime?.Ticks / TimeSpan.TicksPerMicrosecond,
        });
        return StoredTokens.RequireSame((await FindAsync(unit, token.Id))!, token);
    }

    /// <summary>The token with this id, or null.</summary>
    public static async Task<TokenRecord?> FindAsync(PostgresUnit unit, string id) =>
        (await unit.FindAsync<TokenRow>(PostgresSql.FindToken, new { id }))?.ToRecord();

    /// <summary>All tokens.</summary>
    public static async Task<IReadOnlyList<TokenRecord>> ListAsync(PostgresUnit unit) =>
        [.. (await unit.QueryAsync<TokenRow>(PostgresSql.ListTokens)).Select(row => row.ToRecord())];

    /// <summary>Ends a token's validity.</summary>
    public static async Task<bool> RevokeAsync(PostgresUnit unit, string id) =>
        await unit.ExecuteAsync(PostgresSql.RevokeToken, new { id }) > 0;

    private sealed record TokenRow
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public required byte[] Hash { get; init; }

        public required string Scope { get; init; }

        public required DateTime CreatedAt { get; init; }

        public required DateTime? ExpiresAt { get; init; }

        public required DateTime? RevokedAt { get; init; }

        public required bool IsValid { get; init; }

        public TokenRecord ToRecord() => new(
            Id,
            Name,
            Hash,
            StoredNames.Scope(Scope),
            new DateTimeOffset(CreatedAt),
            Time(ExpiresAt),
            Time(RevokedAt),
            IsValid);

        private static DateTimeOffset? Time(DateTime? time) => time is { } known ? new DateTimeOffset(known) : null;
    }
}
