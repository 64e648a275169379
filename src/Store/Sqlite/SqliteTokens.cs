using Sweep.Store.Rows;

namespace Sweep.Store.Sqlite;

/// <summary>Tokens of the API.</summary>
internal static class SqliteTokens
{
    /// <summary>Stores a token, or finds the same one.</summary>
    public static TokenRecord Create(SqliteUnit unit, NewToken token)
    {
        unit.Execute(SqliteSql.InsertToken, new
        {
            id = token.Id,
            name = token.Name,
            hash = token.Hash,
            scope = token.Scope.Name(),
            now = unit.Now,
            expiresAt = token.Lifetime is { } lifetime ? unit.Now + SqliteTime.ToMicroseconds(lifetime) : (long?)null,
        });
        return StoredTokens.RequireSame(Find(unit, token.Id)!, token);
    }

    /// <summary>The token with this id, or null.</summary>
    public static TokenRecord? Find(SqliteUnit unit, string id) =>
        unit.Find<TokenRow>(SqliteSql.FindToken, new { id })?.ToRecord(unit.Now);

    /// <summary>All tokens.</summary>
    public static IReadOnlyList<TokenRecord> List(SqliteUnit unit) =>
        [.. unit.Query<TokenRow>(SqliteSql.ListTokens).Select(row => row.ToRecord(unit.Now))];

    /// <summary>Ends a token's validity.</summary>
    public static bool Revoke(SqliteUnit unit, string id) =>
        unit.Execute(SqliteSql.RevokeToken, new { id, now = unit.Now }) > 0;

    private sealed record TokenRow
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public required byte[] Hash { get; init; }

        public required string Scope { get; init; }

        public required long CreatedAt { get; init; }

        public required long? ExpiresAt { get; init; }

        public required long? RevokedAt { get; init; }

        public TokenRecord ToRecord(long now) => new(
            Id,
            Name,
            Hash,
            StoredNames.Scope(Scope),
            SqliteTime.ToTime(CreatedAt),
            Time(ExpiresAt),
            Time(RevokedAt),
            IsValid: RevokedAt is null && !(ExpiresAt <= now));

        private static DateTimeOffset? Time(long? time) => time is { } known ? SqliteTime.ToTime(known) : null;
    }
}
