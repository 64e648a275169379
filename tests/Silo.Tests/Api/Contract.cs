using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Sweep.Silo.Tests.Api;

/// <summary>Compares answers with the OpenAPI document.</summary>
internal sealed class Contract
{
    /// <summary>Headers of HTTP itself, of any answer, and of CORS.</summary>
    private static readonly HashSet<string> OfAll = new(StringComparer.OrdinalIgnoreCase)
    {
        "Date", "Content-Length", "Content-Type", "Transfer-Encoding", "Connection", "Vary", "Cache-Control", "Allow",
        "X-Accel-Buffering", "Access-Control-Allow-Origin", "Access-Control-Allow-Methods",
        "Access-Control-Allow-Headers", "Access-Control-Max-Age", "Access-Control-Expose-Headers",
    };

    private static readonly Lazy<Task<Contract>> Read = new(ReadAsync);

    private readonly JsonProperty[] _paths;

    private Contract(JsonElement document) => _paths = [.. document.GetProperty("paths").EnumerateObject()];

    public static Task<Contract> GetAsync() => Read.Value;

    /// <summary>What an answer has that is not described; null for nothing.</summary>
    public string? Lacks(Traffic.Answer answer)
    {
        string what = $"{answer.Method} {answer.Path}: {answer.Status} {answer.ContentType}";
        if (HttpMethods.IsOptions(answer.Method) || answer.Path.EndsWith("openapi.json", StringComparison.Ordinal)
            || answer.Path == "/metrics")
            return null;
        JsonProperty path = _paths.FirstOrDefault(one => IsOf(one.Name, answer.Path));
        if (path.Value.ValueKind == JsonValueKind.Undefined)
            return answer.Status is 404 or 421 or 403 ? null : $"{what}, of no path";
        if (!path.Value.TryGetProperty(answer.Method.ToLowerInvariant(), out JsonElement operation))
            return answer.Status is 401 or 405 or 421 or 403 ? null : $"{what}, of no method";
        if (!operation.GetProperty("responses").TryGetProperty($"{answer.Status}", out JsonElement response))
            return $"{what}, of no such status";
        string type = answer.ContentType?.Split(';')[0] ?? "";
        bool isTyped = response.TryGetProperty("content", out JsonElement content)
            ? content.TryGetProperty(type, out _)
            : type.Length == 0;
        if (!isTyped) return $"{what}, of no such type";
        string[] unknown =
        [
            .. answer.Headers.Where(header => !OfAll.Contains(header)
                && !(response.TryGetProperty("headers", out JsonElement headers)
                    && headers.EnumerateObject().Any(one => one.NameEquals(header)))),
        ];
        return unknown.Length == 0 ? null : $"{what}, with the headers {string.Join(", ", unknown)}";
    }

    private static bool IsOf(string template, string path)
    {
        string[] expected = template.Split('/'), found = path.TrimEnd('/').Split('/');
        return expected.Length == found.Length && expected.Zip(found).All(pair =>
            pair.First.StartsWith('{') || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<Contract> ReadAsync()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync(isChecked: false);
        return new(JsonDocument.Parse(await api.Http.GetStringAsync("api/v1/openapi.json")).RootElement);
    }
}
