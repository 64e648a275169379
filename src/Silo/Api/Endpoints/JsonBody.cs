using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sweep.Silo.Api.Problems;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>A request's body, read from JSON.</summary>
/// <typeparam name="T">Its contract.</typeparam>
/// <param name="value">What was read.</param>
internal sealed class JsonBody<T>(T value) : IBindableFromHttpContext<JsonBody<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    private const string Json = "application/json";

    /// <summary>What was read.</summary>
    public T Value => value;

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata([Json], typeof(T)));

    /// <inheritdoc/>
    public static async ValueTask<JsonBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        byte[] bytes = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        if (bytes.Length == 0) throw new RequestRefusedException($"body: found none, expected an object as {Json}.");
        JsonSerializerOptions options =
            context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, options) is { } read
                ? new(read)
                : throw new RequestRefusedException("body: found null, expected an object.");
        }
        catch (JsonException exception)
        {
            throw new RequestRefusedException(
                JsonFault.Describe(bytes, options.GetTypeInfo(typeof(T)), exception), innerException: exception);
        }
    }
}
