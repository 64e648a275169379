using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sweep.Silo.Api.Problems;
using Sweep.Silo.Api.Tokens;
using Sweep.Silo.Telemetry;
using Sweep.Store;

namespace Sweep.Silo.Api.Guards;

/// <summary>
/// Lets requests pass whose token is valid and reaches far enough. The store is asked every time: what is revoked is so
/// at once, everywhere. An endpoint that says nothing needs the widest scope; for routing's own answers, that the
/// method or the media type is wrong, any token will do.
/// </summary>
internal sealed class TokenGuard(RequestDelegate next, IStudyStore store, ApiOptions options)
{
    private const string Scheme = "Bearer ";

    // An id that nobody has is compared with this: how long it takes must not tell which ids there are.
    private static readonly byte[] Nobody = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);

    private readonly bool _isNeeded = options.RequireToken || !options.Listen.All(address => address.IsLoopback);

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            await next(context);
            return;
        }

        RequiredScope required = endpoint.Metadata.GetMetadata<RequiredScope>()
            ?? new(endpoint is RouteEndpoint ? TokenScope.Admin : TokenScope.Read);
        string sent = context.Request.Headers.Authorization.ToString();

        // What is for everybody, such as the pages of health, says so even while the store is away.
        TokenRecord? token = sent.Length > 0 && required.Scope is not null
            ? await FindAsync(sent, context.RequestAborted)
            : null;
        TokenScope? allowed = token?.Scope ?? (sent.Length > 0 || _isNeeded ? null : TokenScope.Admin);
        if (required.Scope is null || allowed >= required.Scope)
        {
            context.Features.Set(new Caller(token));
            await next(context);
        }
        else if (allowed is null)
        {
            ApiInstruments.Refused(sent.Length > 0 ? "invalid" : "missing");
            await Problem.Unauthorized().ExecuteAsync(context);
        }
        else
        {
            ApiInstruments.Refused("scope");
            await Problem.ScopeTooSmall(allowed.Value, required.Scope.Value).ExecuteAsync(context);
        }
    }

    private async Task<TokenRecord?> FindAsync(string sent, CancellationToken cancellation)
    {
        if (!sent.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        if (ApiToken.Parse(sent[Scheme.Length..].Trim()) is not { } token) return null;
        TokenRecord? stored = await store.FindTokenAsync(token.Id, cancellation);
        bool matches = token.Matches(stored?.Hash ?? Nobody);
        return matches && stored is { IsValid: true } ? stored : null;
    }
}
