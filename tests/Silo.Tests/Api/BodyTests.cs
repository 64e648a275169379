using System.Net;
using System.Text;
using System.Text.Json;
using Sweep.Client;
using Sweep.Client.Contracts;

namespace Sweep.Silo.Tests.Api;

/// <summary>Bodies that the typed client would not send.</summary>
public sealed class BodyTests
{
    private const string Ask = "POST studies/mine/ask", Tell = "POST studies/mine/tell";
    private const string Place = "PUT studies/mine/placement", Extend = "POST studies/mine/extend";

    private const string External = """
        study: mine
        problem: external
        seeds: 1
        arms: { one: { parameters: { x: 1 } } }
        rank: [{ metric: error, goal: min }]
        """;

    [Theory]
    [InlineData(Place, "", "body: found none, expected an object as application/json.")]
    [InlineData(Place, "null", "body: found null, expected an object.")]
    [InlineData(Place, "{", "at line 1, byte 2: found no JSON")]
    [InlineData(Place, "{ \"labels\": LISTS }", "more than 64 lists and objects inside each other")]
    [InlineData(Place, "[]", "at $, line 1: found a list, expected an object")]
    [InlineData(Place, "{\n\"priority\": \"high\" }",
        "at $.priority, line 2: found 'high', expected a whole number from -2147483648 to 2147483647")]
    [InlineData(Place, """{ "priority": 1e400 }""", "at $.priority, line 1: found 1e400, expected a whole number")]
    [InlineData(Place, """{ "priority": 1, "Priority": 2 }""", "found 'Priority' twice, expected it once")]
    [InlineData(Place, """{ "priorty": 5 }""",
        "at $.priorty, line 1: found the unknown field 'priorty', expected only priority, parallel, labels; "
        + "did you mean 'priority'?")]
    [InlineData(Place, """{ "labels": {} }""", "at $.labels, line 1: found an object, expected a list")]
    [InlineData(Place, """{ "labels": [null] }""", "labels: found null")]
    [InlineData(Place, """{ "labels": ["a b"] }""", "labels: found 'a b'")]
    [InlineData(Place, """{ "labels": ["\uD800"] }""", "found text that is not Unicode")]
    [InlineData(Extend, """{ "seeds": [null] }""", "at $.seeds[0], line 1: found null, expected a whole number from 0")]
    [InlineData(Extend, """{ "seeds": [1, -7] }""", "at $.seeds[1], line 1: found -7, expected a whole number from 0")]
    [InlineData(Extend, """{ "seedz": [7] }""", "at $.seedz")]
    [InlineData(Ask, "{}", "at $, line 1: found an object without 'client' (text), 'incarnation' (an id such as")]
    [InlineData(Ask, """{ "client": null }""", "at $.client, line 1: found null, expected text")]
    [InlineData(Ask, """{ "client": "\u0000", "incarnation": "ID", "request": "ID" }""", "client: expected")]
    [InlineData(Ask, """{ "client": "", "incarnation": "ID", "request": "ID" }""", "client: expected")]
    [InlineData(Ask, """{ "client": "me", "incarnation": "ID", "request": 5 }""",
        "at $.request, line 1: found 5, expected an id such as")]
    [InlineData(Ask, """{ "client": "me", "incarnation": "ID", "request": "ID", "limit": 0 }""", "limit: found 0")]
    [InlineData(Tell, "{}", "found an object without 'trials' (a list)")]
    [InlineData(Tell, """{ "trials": null }""", "at $.trials, line 1: found null, expected a list")]
    [InlineData(Tell, """{ "trials": [] }""", "trials: expected")]
    [InlineData(Tell, """{ "trials": [null] }""", "trials: expected")]
    [InlineData(Tell, """{ "trials": [{ "points": [] }] }""",
        "at $.trials[0], line 1: found an object without 'ticket' (text)")]
    [InlineData(Tell, """{ "trials": [{ "ticket": "TICKET", "point": [] }] }""", "at $.trials[0].point, line 1: ")]
    [InlineData(Tell, """{ "trials": [{ "ticket": "TICKET", "points": [null] }] }""", "found a point that is null")]
    [InlineData(Tell, """{ "trials": [{ "ticket": "TICKET", "points": [{ "step": 0 }] }] }""",
        "at $.trials[0].points[0], line 1: found an object without 'metrics' (an object)")]
    [InlineData(Tell,
        """{ "trials": [{ "ticket": "TICKET", "points": [{ "step": 0, "metrics": { "error": null } }] }] }""",
        "at $.trials[0].points[0].metrics.error, line 1: found null, expected a number, or")]
    public async Task Body_that_cannot_be_taken_is_refused_with_the_place(string request, string body, string said)
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.Client.SubmitAsync(External);
        await api.EnqueueAllAsync("mine");
        AskAnswer asked = await api.Client.AskAsync("mine");
        string text = body.Replace("TICKET", asked.Trials[0].Ticket).Replace("ID", $"{Guid.NewGuid()}")
            .Replace("LISTS", new string('[', 70));
        string[] parts = request.Split(' ');
        using HttpRequestMessage message = new(new(parts[0]), $"api/v1/{parts[1]}")
        {
            Content = new StringContent(text, Encoding.UTF8, "application/json"),
        };
        using HttpResponseMessage response = await api.Http.SendAsync(message);
        string answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, answer);
        ApiProblem problem = JsonSerializer.Deserialize<ApiProblem>(answer, SweepJson.Compact)!;
        Assert.Equal("urn:sweep:bad-request", problem.Type);
        Assert.Contains(said, problem.Detail);
        Assert.DoesNotContain("System.", problem.Detail);
        Assert.Equal("running", (await api.Client.FindTrialAsync("mine", 0))!.State);
    }

    [Theory]
    [InlineData("application/json", "gzip", 415, "found the Content-Encoding 'gzip', expected none")]
    [InlineData("application/json; charset=utf-16", null, 415, "found the charset 'utf-16', expected utf-8")]
    [InlineData("text/html", null, 415, "Content-Type: application/json")]
    [InlineData("application/json; charset=UTF-8", null, 200, "")]
    public async Task Body_is_json_in_utf8(string type, string? encoding, int status, string said)
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.Client.SubmitAsync(External);
        byte[] body = [.. Encoding.UTF8.Preamble, .. "{ \"priority\": 3 }"u8];
        using HttpRequestMessage message = new(HttpMethod.Put, "api/v1/studies/mine/placement")
        {
            Content = new ByteArrayContent(body),
        };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null) message.Content.Headers.ContentEncoding.Add(encoding);
        using HttpResponseMessage response = await api.Http.SendAsync(message);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(said, await response.Content.ReadAsStringAsync());
    }
}
