using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>The query parameters that an endpoint knows.</summary>
/// <param name="Names">Their names, in the order of the endpoint's own.</param>
internal sealed record KnownQuery(IReadOnlyList<string> Names)
{
    /// <summary>Whether there is one of this name; case does not matter, as it does not where they are read.</summary>
    public bool Has(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Notes at endpoints which parameters their handlers take.</summary>
    public static void AddTo(IEndpointConventionBuilder endpoints) => endpoints.Add(endpoint =>
    {
        if (endpoint is RouteEndpointBuilder route
            && route.Metadata.OfType<MethodInfo>().LastOrDefault() is { } handler)
            route.Metadata.Add(new KnownQuery([.. NamesOf(handler, route)]));
    });

    private static IEnumerable<string> NamesOf(MethodInfo handler, RouteEndpointBuilder route)
    {
        HashSet<string> path = [.. route.RoutePattern.Parameters.Select(parameter => parameter.Name)];
        foreach (ParameterInfo parameter in handler.GetParameters())
        {
            string name = parameter.GetCustomAttribute<FromQueryAttribute>()?.Name ?? parameter.Name!;
            if (IsText(parameter.ParameterType) && !path.Contains(name)
                && parameter.GetCustomAttribute<FromHeaderAttribute>() is null)
                yield return name;
        }
    }

    /// <summary>Whether it is read from text: everything else is a service, the request or its body.</summary>
    private static bool IsText(Type type) =>
        type == typeof(string) || (Nullable.GetUnderlyingType(type) ?? type).IsPrimitive;
}
