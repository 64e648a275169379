namespace Sweep.Store;

/// <summary>Tokens of the API: of each its hash, what it allows, and until when.</summary>
public interface ITokenStore
{
    /// <summary>Stores a token. The same one again, after a lost reply, is the one that is stored.</summary>
    /// <exception cref="ArgumentException">Another token has this id.</exception>
    Task<TokenRecord> CreateTokenAsync(NewToken token, CancellationToken cancellation);

    /// <summary>The token with this id, valid or not, or null.</summary>
    Task<TokenRecord?> FindTokenAsync(string id, CancellationToken cancellation);

    /// <summary>All tokens, in order of creation.</summary>
    Task<IReadOnlyList<TokenRecord>> ListTokensAsync(CancellationToken cancellation);

    /// <summary>
    /// Ends a token's validity for good; one that is revoked stays so. False when there is none.
    /// </summary>
    Task<bool> RevokeTokenAsync(string id, CancellationToken cancellation);
}
