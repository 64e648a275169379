using System.Net;
using Microsoft.AspNetCore.Http;
using Sweep.Silo.Api.Problems;

namespace Sweep.Silo.Api.Guards;

/// <summary>
/// Answers only requests that were made to this server by name. A web page of an attacker can make a name of his own
/// resolve to this machine (DNS rebinding) and so pass as of one origin with it; it cannot do so with an address.
/// </summary>
internal sealed class HostGuard
{
    private readonly RequestDelegate _next;
    private readonly HashSet<string> _names;

    public HostGuard(RequestDelegate next, ApiOptions options)
    {
        _next = next;
        _names = new(options.HostNames, StringComparer.OrdinalIgnoreCase) { "localhost" };
        if (!options.Listen.All(address => address.IsLoopback)) _names.Add(Dns.GetHostName());
    }

    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        string host = context.Request.Host.Host;
        return _names.Contains(host) || IPAddress.TryParse(host.Trim('[', ']'), out _)
            ? _next(context)
            : Problem.WrongHost(host).ExecuteAsync(context);
    }
}
