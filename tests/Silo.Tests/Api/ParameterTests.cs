using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Sweep.Client;
using Sweep.Client.Contracts;
using Sweep.Silo.Api.Endpoints;

namespace Sweep.Silo.Tests.Api;

/// <summary>Values that cannot be taken of what stands in queries, paths and headers.</summary>
public sealed class ParameterTests
{
    private static readonly string[] NoNumbers = ["many", "1.5", "1e3", "NaN", "99999999999999999999", "0x10"];

    [Fact]
    public async Task Every_parameter_of_every_endpoint_is_refused_by_its_name_where_it_cannot_be_read()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        int requests = 0;
        foreach (RouteEndpoint endpoint in ApiEndpoints.All(api.Store))
        {
            foreach (TextParameter parameter in endpoint.Metadata.GetMetadata<KnownQuery>()?.All ?? [])
            {
                foreach (string value in WrongFor(parameter))
                {
                    using HttpRequestMessage message = Request(endpoint, parameter, value);
                    using HttpResponseMessage response = await api.Http.SendAsync(message);
                    string where = $"{message.Method} {message.RequestUri} {parameter.Name}";
                    Assert.True(response.StatusCode == HttpStatusCode.BadRequest, where);
                    ApiProblem problem = JsonSerializer.Deserialize<ApiProblem>(
                        await response.Content.ReadAsStringAsync(), SweepJson.Compact)!;
                    Assert.StartsWith($"{parameter.Name}: found ", problem.Detail, StringComparison.Ordinal);
                    Assert.Contains(", expected ", problem.Detail);
                    Assert.DoesNotContain("Nullable", problem.Detail);
                    requests++;
                }
            }
        }

        Assert.InRange(requests, 80, int.MaxValue);
    }

    [Theory]
    [InlineData("studies?limit=many", "limit: found 'many', expected a whole number from 1 to 1000.")]
    [InlineData("studies?limit=0", "limit: found '0', expected a whole number from 1 to 1000.")]
    [InlineData("studies?after=-1", "after: found '-1', expected a whole number, 0 or more.")]
    [InlineData("studies?after=first", "after: found 'first', expected a whole number, 0 or more.")]
    [InlineData("studies?limit=1&limit=2", "limit: found 2 values, expected one.")]
    [InlineData("studies?limit=",
        "limit: found no value, expected a whole number from 1 to 1000; leave the parameter out for its default.")]
    [InlineData("silos?all=1", "all: found '1', expected true or false.")]
    [InlineData("studies/tiny/trials/first",
        "number: found 'first', expected a whole number, 0 or more.")]
    [InlineData("studies/tiny/trials/-1/curves", "number: found '-1', expected a whole number, 0 or more.")]
    [InlineData("studies/tiny/attempts?after=1",
        "after: found '1', expected the next of the page before, such as 17.1.")]
    [InlineData("silos?after=1", "after: found '1', expected the next of the page before.")]
    [InlineData("silos?after=9223372036854775807.0b53bd7c3a5e4d6c9a3f5f0c2c9ad7a1",
        "after: found '9223372036854775807.0b53bd7c3a5e4d6c9a3f5f0c2c9ad7a1', expected the next of the page before.")]
    [InlineData("silos?after=1.0b53bd7c",
        "after: found '1.0b53bd7c', expected the next of the page before.")]
    [InlineData("silos?limit=1001", "limit: found '1001', expected a whole number from 1 to 1000.")]
    [InlineData("studies/tiny/trials/0/curves?cursor=abc",
        "cursor: found 'abc', expected the cursor of an answer about the same trial.")]
    [InlineData("studies/tiny/trials/0/curves?points=3",
        "points: found '3', expected a whole number from 10 to 100000.")]
    [InlineData("studies/tiny/export?format=%1bxml", "format: found '\\u001bxml', expected csv or json.")]
    public async Task Refusal_says_what_was_found_and_what_was_expected(string path, string said)
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        using HttpResponseMessage response = await api.Http.GetAsync($"api/v1/{path}");
        ApiProblem problem = JsonSerializer.Deserialize<ApiProblem>(
            await response.Content.ReadAsStringAsync(), SweepJson.Compact)!;
        Assert.Equal((400, said), (problem.Status, problem.Detail));
    }

    private static IEnumerable<string> WrongFor(TextParameter parameter)
    {
        Type type = Nullable.GetUnderlyingType(parameter.Type) ?? parameter.Type;
        bool isNumber = type == typeof(int) || type == typeof(long);
        if (isNumber) foreach (string text in NoNumbers) yield return text;
        if (type == typeof(bool)) yield return "maybe";
        if (type == typeof(int)) yield return "2147483648";
        if (parameter.Range?.Minimum is { } least) yield return $"{Convert.ToDecimal(least) - 1}";
        if (parameter.Range?.Maximum is { } most) yield return $"{Convert.ToDecimal(most) + 1}";
        if (parameter.Place != ParameterPlace.Query) yield break;
        yield return "1&twice";
        yield return "";
    }

    private static HttpRequestMessage Request(RouteEndpoint endpoint, TextParameter parameter, string value)
    {
        string path = ApiEndpoints.PathOf(endpoint).Replace("{name}", "tiny");
        if (parameter.Place == ParameterPlace.Path) path = path.Replace($"{{{parameter.Name}}}", value);
        path = path.Replace("{number}", "0");
        if (parameter.Place == ParameterPlace.Query)
            path += $"?{parameter.Name}={(value == "1&twice" ? $"1&{parameter.Name}=1" : value)}";
        return new(new(ApiEndpoints.MethodOf(endpoint)), path);
    }
}
