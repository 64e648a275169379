using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Sweep.Client.Contracts;
using Sweep.Core.Studies;
using Sweep.Silo.Api.Problems;
using Sweep.Store;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>Reads silos.</summary>
internal static class SiloReads
{
    private const string IdFormat = "N";

    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/silos", ListAsync).WithTags("Silos").Describe(
            "ListSilos", "The silos of the store, in order of registration, page by page.", TokenScope.Read);

    private static async Task<Ok<SiloPage>> ListAsync(
        IStudyStore store,
        CancellationToken cancellation,
        [Description("Whether to list those that have died, too.")] bool all = false,
        [Description("Only silos after this place: the next of the page before.")] string? after = null,
        [Description("Most silos of the page, 1 to 1000; 100 when left out.")]
        [Range(1, ApiLimits.MaxPage)] int? limit = null)
    {
        SiloQuery query = PlaceOf(after) with { All = all, Limit = Page.Size(limit) };
        IReadOnlyList<SiloRecord> silos = await store.ListSilosAsync(query, cancellation);
        return TypedResults.Ok(new SiloPage(
            [.. silos.Select(Views.Of)], silos.Count == query.Limit ? PlaceOf(silos[^1]) : null));
    }

    /// <summary>Time and id, of which neither changes as long as there is the silo.</summary>
    private static string PlaceOf(SiloRecord silo) => string.Create(
        CultureInfo.InvariantCulture, $"{silo.RegisteredAt.UtcTicks}.{silo.Incarnation.ToString(IdFormat)}");

    private static SiloQuery PlaceOf(string? after)
    {
        if (after is null) return new();
        string[] parts = after.Split('.');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks)
            && ticks <= DateTimeOffset.MaxValue.UtcTicks
            && Guid.TryParseExact(parts[1], IdFormat, out Guid incarnation)
                ? new(AfterTime: new(ticks, TimeSpan.Zero), AfterIncarnation: incarnation)
                : throw new RequestRefusedException(
                    $"after: found {Names.Quote(after)}, expected the next of the page before.");
    }
}
