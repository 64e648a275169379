using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Sweep.Silo.Api.Endpoints;

namespace Sweep.Silo.Tests.Api;

public sealed class OpenApiTests
{
    private static readonly string[] Common = ["400", "401", "403", "421", "429", "500", "503", "504"];

    [Fact]
    public async Task Document_describes_every_route_parameter_response_and_problem()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        using JsonDocument document = JsonDocument.Parse(await api.Http.GetStringAsync("api/v1/openapi.json"));
        JsonElement paths = document.RootElement.GetProperty("paths");
        HashSet<string> described = [];
        foreach (JsonProperty path in paths.EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                string name = $"{operation.Name.ToUpperInvariant()} {path.Name}";
                described.Add(name);
                AssertDescribed(name, operation.Value);
            }
        }

        Assert.Equal(Routes(api).Order(), described.Order());
    }

    [Fact]
    public async Task Parameters_that_are_described_are_those_that_are_not_refused()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        using JsonDocument document = JsonDocument.Parse(await api.Http.GetStringAsync("api/v1/openapi.json"));
        JsonElement paths = document.RootElement.GetProperty("paths");
        foreach (RouteEndpoint endpoint in ApiEndpoints.All(api.Store))
        {
            if (endpoint.Metadata.GetMetadata<KnownQuery>() is not { } known) continue;
            string method = ApiEndpoints.MethodOf(endpoint).ToLowerInvariant();
            JsonElement operation = paths.GetProperty(ApiEndpoints.PathOf(endpoint)).GetProperty(method);
            IEnumerable<string> described = operation.TryGetProperty("parameters", out JsonElement parameters)
                ? parameters.EnumerateArray()
                    .Where(parameter => parameter.GetProperty("in").GetString() == "query")
                    .Select(parameter => parameter.GetProperty("name").GetString()!)
                : [];
            Assert.Equal(described.Order(), known.Names.Order());
        }
    }

    [Fact]
    public async Task Every_field_of_every_contract_is_described()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        using JsonDocument document = JsonDocument.Parse(await api.Http.GetStringAsync("api/v1/openapi.json"));
        List<string> silent = [];
        JsonElement schemas = document.RootElement.GetProperty("components").GetProperty("schemas");
        foreach (JsonProperty schema in schemas.EnumerateObject())
        {
            if (!HasText(schema.Value, "description")) silent.Add(schema.Name);
            if (!schema.Value.TryGetProperty("properties", out JsonElement properties)) continue;
            silent.AddRange(properties.EnumerateObject()
                .Where(property => !HasText(property.Value, "description") && !IsReference(property.Value))
                .Select(property => $"{schema.Name}.{property.Name}"));
        }

        Assert.Empty(silent);
    }

    [Fact]
    public async Task Answers_are_what_is_described()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        await api.RunAsync("tiny");
        using JsonDocument document = JsonDocument.Parse(await api.Http.GetStringAsync("api/v1/openapi.json"));
        JsonSchemas schemas = new(document.RootElement);
        foreach (JsonProperty path in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            if (!path.Value.TryGetProperty("get", out JsonElement operation)) continue;
            JsonElement content = operation.GetProperty("responses").GetProperty("200").GetProperty("content");
            if (path.Name.EndsWith("/export", StringComparison.Ordinal) || !content.TryGetProperty(
                "application/json", out JsonElement described))
                continue;
            string address = path.Name.Replace("{name}", "tiny").Replace("{number}", "0");
            using JsonDocument answer = JsonDocument.Parse(await api.Http.GetStringAsync(address));
            Assert.Equal([], schemas.Check(answer.RootElement, described.GetProperty("schema"), address));
        }

        using HttpResponseMessage wrong = await api.Http.GetAsync("api/v1/studies/none");
        using JsonDocument problem = JsonDocument.Parse(await wrong.Content.ReadAsStringAsync());
        Assert.Equal([], schemas.Check(problem.RootElement, schemas.Named("ApiProblem"), "problem"));
    }

    [Fact]
    public async Task Headers_that_mean_something_are_described_where_they_come_and_go()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        using JsonDocument document = JsonDocument.Parse(await api.Http.GetStringAsync("api/v1/openapi.json"));
        JsonElement paths = document.RootElement.GetProperty("paths");
        JsonElement ranking = paths.GetProperty("/api/v1/studies/{name}/ranking").GetProperty("get");
        Assert.Contains("If-None-Match", HeadersReadBy(ranking));
        Assert.Equal(["ETag"], HeadersOf(ranking, "200"));
        Assert.Equal(["ETag"], HeadersOf(ranking, "304"));
        JsonElement submit = paths.GetProperty("/api/v1/studies").GetProperty("post");
        Assert.Equal(["Idempotency-Key", "traceparent"], HeadersReadBy(submit));
        Assert.Equal(["Location"], HeadersOf(submit, "201"));
        JsonElement watch = paths.GetProperty("/api/v1/studies/{name}/events").GetProperty("get");
        Assert.Equal(["Last-Event-ID"], HeadersReadBy(watch));
        foreach (JsonElement operation in (JsonElement[])[ranking, submit, watch])
        {
            Assert.Equal(["Retry-After"], HeadersOf(operation, "429"));
            Assert.Equal(["Retry-After"], HeadersOf(operation, "503"));
            Assert.Equal(["WWW-Authenticate"], HeadersOf(operation, "401"));
            Assert.Equal(
                "integer",
                operation.GetProperty("responses").GetProperty("429").GetProperty("headers").GetProperty("Retry-After")
                    .GetProperty("schema").GetProperty("type").GetString());
        }

        JsonElement limit = paths.GetProperty("/api/v1/studies").GetProperty("get").GetProperty("parameters")
            .EnumerateArray().Single(one => one.GetProperty("name").GetString() == "limit").GetProperty("schema");
        Assert.Equal((1, 1000), (limit.GetProperty("minimum").GetInt32(), limit.GetProperty("maximum").GetInt32()));
    }

    [Fact]
    public async Task What_tests_see_of_the_servers_answers_is_checked_against_the_document()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        Assert.Null(await api.Client.FindTrialAsync("none", 0));
        IReadOnlyCollection<Traffic.Answer> seen;
        while ((seen = Traffic.All.Of(api.Address.Port)).Count == 0) await Task.Yield();
        Traffic.Answer answer = Assert.Single(seen);
        Contract contract = await Contract.GetAsync();
        Assert.Null(contract.Lacks(answer));
        Assert.Contains("of no such status", contract.Lacks(answer with { Status = 418 }));
        Assert.Contains("of no such type", contract.Lacks(answer with { ContentType = "text/html" }));
        Assert.Contains("with the headers Set-Cookie", contract.Lacks(answer with { Headers = ["Set-Cookie"] }));
        Assert.Contains("of no path", contract.Lacks(answer with { Path = "/api/v1/none", Status = 200 }));
    }

    private static IEnumerable<string> HeadersReadBy(JsonElement operation) =>
        operation.GetProperty("parameters").EnumerateArray()
            .Where(one => one.GetProperty("in").GetString() == "header")
            .Select(one => one.GetProperty("name").GetString()!);

    private static IEnumerable<string> HeadersOf(JsonElement operation, string status) =>
        operation.GetProperty("responses").GetProperty(status).GetProperty("headers").EnumerateObject()
            .Select(header => header.Name);

    private static void AssertDescribed(string name, JsonElement operation)
    {
        Assert.True(HasText(operation, "summary"), name);
        Assert.True(HasText(operation, "operationId"), name);
        if (operation.TryGetProperty("parameters", out JsonElement parameters))
        {
            Assert.All(parameters.EnumerateArray(), parameter => Assert.True(
                HasText(parameter, "description"), $"{name} {parameter.GetProperty("name")}"));
        }

        JsonElement responses = operation.GetProperty("responses");
        foreach (JsonProperty response in responses.EnumerateObject())
        {
            Assert.True(HasText(response.Value, "description"), $"{name} {response.Name}");
            bool isHealth = name.EndsWith("/health/ready", StringComparison.Ordinal);
            if (response.Name[0] is '4' or '5' && !isHealth)
                Assert.True(response.Value.GetProperty("content").TryGetProperty("application/problem+json", out _));
        }

        if (!name.Contains("/api/", StringComparison.Ordinal)) return;
        Assert.All(Common, status => Assert.True(responses.TryGetProperty(status, out _), $"{name} {status}"));
        if (name.Contains("{name}", StringComparison.Ordinal))
            Assert.True(responses.TryGetProperty("404", out _), name);
        Assert.NotEqual(0, operation.GetProperty("security").GetArrayLength());
    }

    private static IEnumerable<string> Routes(ApiFixture api) =>
        ApiEndpoints.All(api.Store).Select(endpoint =>
            $"{ApiEndpoints.MethodOf(endpoint)} {ApiEndpoints.PathOf(endpoint)}");

    /// <summary>What is said of a contract is said once: a field that holds one may only name it.</summary>
    private static bool IsReference(JsonElement schema) =>
        schema.TryGetProperty("$ref", out _)
        || (schema.TryGetProperty("oneOf", out JsonElement forms)
            && forms.EnumerateArray().Any(form => form.TryGetProperty("$ref", out _)));

    private static bool HasText(JsonElement element, string property) =>
        element.TryGetProperty(property, out JsonElement text) && text.GetString() is { Length: > 0 };
}
