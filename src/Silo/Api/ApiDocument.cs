using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Sweep.Silo.Api;

/// <summary>The OpenAPI document: made from the endpoints and the contracts, never written by hand.</summary>
internal static class ApiDocument
{
    private const string Name = "v1";

    /// <summary>Adds what makes the document.</summary>
    public static void Add(IServiceCollection services) => services.AddOpenApi(Name, options =>
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Sweep";
            document.Info.Version = Name;
            document.Info.Description =
                "Queue studies, watch them, and read their results. docs/client.md explains the whole.";
            return Task.CompletedTask;
        }));

    /// <summary>Serves the document.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapOpenApi("/api/{documentName}/openapi.json");
}
