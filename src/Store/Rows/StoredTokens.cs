namespace Sweep.Store.Rows;

/// <summary>Tokens whose id is taken.</summary>
internal static class StoredTokens
{
    /// <summary>Refuses a token that is not the stored one of its id.</summary>
    /// <exception cref="ArgumentException">It is another.</exception>
    public static TokenRecord RequireSame(TokenRecord stored, NewToken token) =>
        stored.Hash.AsSpan().SequenceEqual(token.Hash)
            ? stored
            : throw new ArgumentException($"Another token has the id '{token.Id}'.", nameof(token));
}
