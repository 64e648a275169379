using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging.Abstractions;
using Sweep.Silo.Api;
using Sweep.Silo.Tests.Hosting;
using Sweep.Store;

namespace Sweep.Silo.Tests.Api;

/// <summary>The API's endpoints, as it is put together.</summary>
internal static class ApiEndpoints
{
    /// <summary>All but the OpenAPI document.</summary>
    public static RouteEndpoint[] All(IStudyStore store)
    {
        using WebApplication app = ApiHost.Build(
            store, StoreFixture.Datasets, new(), TimeProvider.System, NullLoggerFactory.Instance);
        return
        [
            .. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints)
                .OfType<RouteEndpoint>()
                .Where(endpoint => !PathOf(endpoint).EndsWith("openapi.json", StringComparison.Ordinal)),
        ];
    }

    /// <summary>The path, with the names of its parameters.</summary>
    public static string PathOf(RouteEndpoint endpoint) => $"/{endpoint.RoutePattern.RawText!.Trim('/')}";

    /// <summary>The method.</summary>
    public static string MethodOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];
}
