using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Sweep.Client.Contracts;
using Sweep.Store;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>Reads silos.</summary>
internal static class SiloReads
{
    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/silos", ListAsync).WithTags("Silos").Describe(
            "ListSilos", "The silos of the store, in order of registration.", TokenScope.Read);

    private static async Task<Ok<IEnumerable<SiloView>>> ListAsync(
        IStudyStore store,
        CancellationToken cancellation,
        [Description("Whether to list those that have died, too.")] bool all = false) =>
        TypedResults.Ok((await store.ListSilosAsync(all, cancellation)).Select(Views.Of));
}
