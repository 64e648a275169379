using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>The texts that an endpoint reads: its query parameters, and those of the path and the headers.</summary>
/// <param name="All">All of them, in the order of the endpoint's own.</param>
internal sealed record KnownQuery(IReadOnlyList<TextParameter> All)
{
    /// <summary>Names of the query parameters.</summary>
    public IReadOnlyList<string> Names { get; } =
        [.. All.Where(one => one.Place == ParameterPlace.Query).Select(one => one.Name)];

    /// <summary>
    /// Whether there is a query parameter of this name; case does not matter, as it does not where they are read.
    /// </summary>
    public bool Has(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Notes at endpoints which parameters their handlers take.</summary>
    public static void AddTo(IEndpointConventionBuilder endpoints) => endpoints.Add(endpoint =>
    {
        if (endpoint is not RouteEndpointBuilder route
            || route.Metadata.OfType<MethodInfo>().LastOrDefault() is not { } handler)
            return;
        HashSet<string> path = [.. route.RoutePattern.Parameters.Select(parameter => parameter.Name)];
        route.Metadata.Add(new KnownQuery(
            [.. handler.GetParameters().Select(one => TextParameter.Of(one, path)).OfType<TextParameter>()]));
    });
}
