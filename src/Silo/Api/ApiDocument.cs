using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using Sweep.Silo.Api.Endpoints;
using Sweep.Silo.Api.Problems;
using Sweep.Silo.Api.Tokens;
using Sweep.Store;

namespace Sweep.Silo.Api;

/// <summary>The OpenAPI document: made from the endpoints and the contracts, never written by hand.</summary>
internal static class ApiDocument
{
    private const string Name = "v1";
    private const string Scheme = "token";

    private static readonly Dictionary<int, string> Responses = new()
    {
        [200] = "Done: the answer.",
        [201] = "Stored by this request: the study.",
        [204] = "Done.",
        [304] = "What the caller has, by If-None-Match, is still so.",
        [400] = "A parameter is not known, or it, a header or the body cannot be read or is out of its range.",
        [401] = "A token is needed, and none was sent that is valid.",
        [403] = "The token's scope does not reach this far, or a web page of another origin asks.",
        [404] = "There is no such study or trial.",
        [409] = "What is stored speaks against it: its state, or another study of that name.",
        [413] = "The body is too large.",
        [415] = "The body is of another kind.",
        [421] = "The request was made to a name that is not this server's.",
        [422] = "The study file has errors, or the idempotency key was used for another request.",
        [429] = "Too many requests at the same time; Retry-After says when to try again.",
        [500] = "An error that nobody foresaw.",
        [503] = "The store cannot be reached just now; Retry-After says when to try again.",
        [504] = "The request took too long and was given up.",
    };

    /// <summary>Headers of answers, whoever gives them.</summary>
    private static readonly DescribedHeader[] Headers =
    [
        new(HeaderNames.WWWAuthenticate, "Bearer: how to send a token.", StatusCodes.Status401Unauthorized),
        new(
            HeaderNames.RetryAfter, "Seconds to wait before the next try.",
            StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable)
        {
            IsNumber = true,
        },
    ];

    /// <summary>Adds what makes the document.</summary>
    public static void Add(IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(JsonNode)) schema.Description ??= "A JSON document.";
            if (IsFloating(context.JsonTypeInfo.Type)) schema.Type = null; // a number, or one of three strings
            schema.AdditionalPropertiesAllowed = true; // of answers: later versions may say more
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context);
            return Task.CompletedTask;
        });
    });

    /// <summary>Serves the document.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapOpenApi("/api/{documentName}/openapi.json").WithMetadata(new RequiredScope(TokenScope.Read));

    private static bool IsFloating(Type type) => (Nullable.GetUnderlyingType(type) ?? type) == typeof(double);

    private static void Describe(OpenApiDocument document)
    {
        document.Info.Title = "Sweep";
        document.Info.Version = Name;
        document.Info.Description =
            "Queue studies, watch them, and read their results. docs/client.md explains the whole.";
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description =
                    "A token made by 'sweep token create'. On loopback none is needed, unless the silo wants one.",
            },
        };
    }

    private static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        foreach ((string status, IOpenApiResponse response) in operation.Responses ?? [])
            response.Description = Responses[int.Parse(status, CultureInfo.InvariantCulture)];
        IList<object> metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (DescribedHeader header in metadata.OfType<DescribedHeader>().Concat(Headers)) Add(header, operation);
        TokenScope? scope = metadata.OfType<RequiredScope>().LastOrDefault()?.Scope;
        if (scope is not { } needed) return;
        operation.Description = $"Needs the scope {Views.Lower(needed)}.";
        operation.Security = [new() { [new(Scheme, context.Document)] = [] }];
    }

    private static void Add(DescribedHeader header, OpenApiOperation operation)
    {
        OpenApiSchema value = new() { Type = header.IsNumber ? JsonSchemaType.Integer : JsonSchemaType.String };
        if (header.Statuses.Length == 0)
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = header.Name,
                In = ParameterLocation.Header,
                Description = header.Description,
                Schema = value,
            });
        }

        foreach (int status in header.Statuses)
        {
            if (operation.Responses?.GetValueOrDefault($"{status}") is not OpenApiResponse response
                || !IsOurs(status, response))
                continue;
            response.Headers ??= new Dictionary<string, IOpenApiHeader>();
            response.Headers[header.Name] = new OpenApiHeader { Description = header.Description, Schema = value };
        }
    }

    /// <summary>The page of health answers 503 by itself, and says not when it will be well.</summary>
    private static bool IsOurs(int status, OpenApiResponse response) =>
        status < StatusCodes.Status400BadRequest || response.Content?.ContainsKey(ProblemResult.MediaType) == true;
}
