using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Sweep.Core.Studies;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>A value that an endpoint reads from the query, the path or a header.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Place">Where it is.</param>
/// <param name="Type">What it is read as.</param>
/// <param name="Range">What it must lie in; null for no bounds but the type's.</param>
internal sealed record TextParameter(string Name, ParameterPlace Place, Type Type, RangeAttribute? Range)
{
    private string Expected => Range is null
        ? TextValue.Words(Type)
        : Convert.ToInt64(Range.Maximum, CultureInfo.InvariantCulture) is long.MaxValue or int.MaxValue // may be text
            ? $"a whole number, {Range.Minimum} or more"
            : $"a whole number from {Range.Minimum} to {Range.Maximum}";

    /// <summary>That of a handler's parameter; null where it is a service, the request or its body.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="path">Names of the parameters of the path.</param>
    public static TextParameter? Of(ParameterInfo parameter, IReadOnlySet<string> path)
    {
        Type type = parameter.ParameterType;
        if (type != typeof(string) && !(Nullable.GetUnderlyingType(type) ?? type).IsPrimitive) return null;
        RangeAttribute? range = parameter.GetCustomAttribute<RangeAttribute>();
        if (parameter.GetCustomAttribute<FromHeaderAttribute>() is { } header)
            return new(header.Name ?? parameter.Name!, ParameterPlace.Header, type, range);
        string name = parameter.GetCustomAttribute<FromQueryAttribute>()?.Name ?? parameter.Name!;
        return new(name, path.Contains(name) ? ParameterPlace.Path : ParameterPlace.Query, type, range);
    }

    /// <summary>What is wrong with what a request has of it; null when nothing is.</summary>
    public string? Fault(HttpRequest request) => Place switch
    {
        ParameterPlace.Path => FaultOf($"{request.RouteValues[Name]}"),
        ParameterPlace.Header => request.Headers[Name].Count > 1
            ? $"{Name}: found {request.Headers[Name].Count} values, expected one."
            : null,
        _ when !request.Query.TryGetValue(Name, out var values) => null,
        _ when request.Query[Name].Count > 1 => $"{Name}: found {request.Query[Name].Count} values, expected one.",
        _ when string.IsNullOrEmpty(request.Query[Name]) =>
            $"{Name}: found no value, expected {Expected}; leave the parameter out for its default.",
        _ => FaultOf(request.Query[Name]!),
    };

    private string? FaultOf(string text)
    {
        bool isOne = TextValue.TryRead(text, Type, out IComparable? number)
            && (Range is null || Range.IsValid(number));
        return isOne ? null : $"{Name}: found {Names.Quote(text)}, expected {Expected}.";
    }
}
