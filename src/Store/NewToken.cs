namespace Sweep.Store;

/// <summary>A token to be stored. Its secret never is.</summary>
/// <param name="Id">What the token is found by; unique.</param>
/// <param name="Name">For people.</param>
/// <param name="Hash">SHA-256 of its secret.</param>
/// <param name="Scope">What it allows.</param>
/// <param name="Lifetime">How long it is valid from now; null for ever.</param>
public sealed record NewToken(string Id, string Name, byte[] Hash, TokenScope Scope, TimeSpan? Lifetime);
