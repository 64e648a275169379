using Sweep.Core.Studies;
using Sweep.Store;

namespace Sweep.Silo.Api.Tokens;

/// <summary>Who makes a request, for the log.</summary>
/// <param name="token">The token that was sent; null for none.</param>
internal sealed class Caller(TokenRecord? token)
{
    /// <inheritdoc/>
    public override string ToString() =>
        token is null ? "a caller without a token" : $"the token {token.Id} of {Names.Quote(token.Name)}";
}
