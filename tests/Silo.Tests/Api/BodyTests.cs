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
    [InlineData(Place, "", "body")]
    [InlineData(Place, "null", "body")]
    [InlineData(Place, "{", "at $, line 1")]
    [InlineData(Place, "[]", "at $, line 1")]
    [InlineData(Place, "{\n\"priority\": \"high\" }", "at $.priority, line 2")]
    [InlineData(Place, """{ "priorty": 5 }""", "at $.priorty, line 1")]
    [InlineData(Place, """{ "labels": [null] }""", "labels: found null")]
    [InlineData(Place, """{ "labels": ["a b"] }""", "labels: found 'a b'")]
    [InlineData(Extend, """{ "seeds": [null] }""", "at $.seeds[0]")]
    [InlineData(Extend, """{ "seedz": [7] }""", "at $.seedz")]
    [InlineData(Ask, "{}", "found $ without 'client', 'incarnation', 'request'")]
    [InlineData(Ask, """{ "client": null }""", "at $.client")]
    [InlineData(Ask, """{ "client": "\u0000", "incarnation": "ID", "request": "ID" }""", "client: expected")]
    [InlineData(Ask, """{ "client": "", "incarnation": "ID", "request": "ID" }""", "client: expected")]
    [InlineData(Ask, """{ "client": "me", "incarnation": "ID", "request": 5 }""", "at $.request")]
    [InlineData(Tell, "{}", "found $ without 'trials'")]
    [InlineData(Tell, """{ "trials": null }""", "at $.trials")]
    [InlineData(Tell, """{ "trials": [] }""", "trials: expected")]
    [InlineData(Tell, """{ "trials": [null] }""", "trials: expected")]
    [InlineData(Tell, """{ "trials": [{ "points": [] }] }""", "found $.trials[0] without 'ticket'")]
    [InlineData(Tell, """{ "trials": [{ "ticket": "TICKET", "point": [] }] }""", "at $.trials[0].point")]
    [InlineData(Tell, """{ "trials": [{ "ticket": "TICKET", "points": [null] }] }""", "found a point that is null")]
    [InlineData(Tell, """{ "trials": [{ "ticket": "TICKET", "points": [{ "step": 0 }] }] }""", "without 'metrics'")]
    [InlineData(Tell,
        """{ "trials": [{ "ticket": "TICKET", "points": [{ "step": 0, "metrics": { "error": null } }] }] }""",
        "at $.trials[0].points[0].metrics.error")]
    public async Task Body_that_cannot_be_taken_is_refused_with_the_place(string request, string body, string said)
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.Client.SubmitAsync(External);
        await api.EnqueueAllAsync("mine");
        AskAnswer asked = await api.Client.AskAsync("mine");
        string text = body.Replace("TICKET", asked.Trials[0].Ticket).Replace("ID", $"{Guid.NewGuid()}");
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
        Assert.Equal("running", (await api.Client.FindTrialAsync("mine", 0)).State);
    }
}
