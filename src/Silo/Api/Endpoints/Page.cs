using Sweep.Silo.Api.Problems;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>Checks what pages are asked for.</summary>
internal static class Page
{
    /// <summary>The size of a page.</summary>
    /// <exception cref="RequestRefusedException">It is out of range.</exception>
    public static int Size(int? limit) => limit switch
    {
        null => ApiLimits.DefaultPage,
        >= 1 and <= ApiLimits.MaxPage => limit.Value,
        _ => throw new RequestRefusedException($"limit: found {limit}, expected 1 to {ApiLimits.MaxPage}."),
    };
}
