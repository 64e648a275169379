using Microsoft.AspNetCore.Http;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>Checks what pages are asked for.</summary>
internal static class Page
{
    /// <summary>The size of a page.</summary>
    /// <exception cref="BadHttpRequestException">It is out of range.</exception>
    public static int Size(int? limit) => limit switch
    {
        null => ApiLimits.DefaultPage,
        >= 1 and <= ApiLimits.MaxPage => limit.Value,
        _ => throw new BadHttpRequestException($"limit: found {limit}, expected 1 to {ApiLimits.MaxPage}."),
    };

    /// <summary>A number that must not be negative; 0 when left out.</summary>
    /// <exception cref="BadHttpRequestException">It is negative.</exception>
    public static long NotNegative(string name, long? value) => value switch
    {
        null => 0,
        >= 0 => value.Value,
        _ => throw new BadHttpRequestException($"{name}: found {value}, expected 0 or more."),
    };
}
