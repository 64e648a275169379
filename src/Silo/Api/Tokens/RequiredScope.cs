using Sweep.Store;

namespace Sweep.Silo.Api.Tokens;

/// <summary>What an endpoint asks of a token.</summary>
/// <param name="Scope">The least scope; null lets everybody in.</param>
internal sealed record RequiredScope(TokenScope? Scope);
