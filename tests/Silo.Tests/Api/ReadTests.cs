using System.Net;
using System.Text.Json;
using Sweep.Client;
using Sweep.Client.Contracts;
using Sweep.Silo.Export;
using Sweep.Store;

namespace Sweep.Silo.Tests.Api;

public sealed class ReadTests
{
    [Fact]
    public async Task Finished_study_is_read_as_the_store_has_it()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        SubmittedStudy submitted = await api.Client.SubmitAsync(ApiFixture.Tiny);
        Assert.True(submitted.Created);
        await api.RunAsync("tiny");
        StudyRecord record = (await api.Store.FindStudyAsync("tiny", default))!;

        Assert.Equal(Json(Views.Of(record)), Json(await api.Client.FindStudyAsync("tiny")));
        Assert.Equal(
            Json((await api.Store.ListTrialsAsync(record.Id, new(), default)).Select(Views.Of)),
            Json(await api.Client.ListTrialsAsync("tiny").ToListAsync()));
        Assert.Equal(
            Json((await api.Store.ListAttemptsAsync(record.Id, default)).Select(Views.Of)),
            Json(await api.Client.ListAttemptsAsync("tiny").ToListAsync()));
        Assert.Equal(
            Json(await RankingViews.ReadAsync(api.Store, record, default)), Json(await api.Client.RankAsync("tiny")));
        TrialRecord third = (await api.Store.ListTrialsAsync(record.Id, new(FromNumber: 3, Limit: 1), default))[0];
        Assert.Equal(Json(Views.Of(third)), Json(await api.Client.FindTrialAsync("tiny", 3)));
        IReadOnlyList<Curve> curves = await api.Store.ReadCurvesAsync(third.Id, default);
        CurvesView view = await api.Client.ReadCurvesAsync("tiny", 3);
        Assert.Equal(curves.Select(curve => curve.Metric), view.Curves.Select(curve => curve.Metric));
        Assert.All(curves.Zip(view.Curves), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
    }

    [Fact]
    public async Task What_is_not_there_is_found_to_be_null()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        Assert.Null(await api.Client.FindStudyAsync("none"));
        Assert.Null(await api.Client.FindTrialAsync("none", 0));
        Assert.Null(await api.Client.FindTrialAsync("tiny", 1000));
    }

    [Theory]
    [InlineData("csv", "points", false)]
    [InlineData("csv", "trials", false)]
    [InlineData("csv", "points", true)]
    [InlineData("json", "points", true)]
    public async Task Export_has_the_bytes_that_any_other_export_has(string format, string table, bool attempts)
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        await api.RunAsync("tiny");
        using MemoryStream here = new(), there = new();
        await StudyExport.WriteAsync(
            api.Store,
            (await api.Store.FindStudyAsync("tiny", default))!,
            format == "json" ? ExportFormat.Json : ExportFormat.Csv,
            table == "trials" ? ExportTable.Trials : ExportTable.Points,
            attempts,
            here,
            default);
        await api.Client.ExportAsync("tiny", there, new() { Format = format, Table = table, Attempts = attempts });
        Assert.True(here.Length > 200);
        Assert.Equal(here.ToArray(), there.ToArray());
    }

    [Fact]
    public async Task Studies_and_trials_come_page_by_page_without_gaps()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        for (int i = 0; i < 5; i++)
            await api.Client.SubmitAsync(ApiFixture.Tiny.Replace("study: tiny", $"study: tiny-{i}"));
        List<string> seen = [];
        long? after = 0;
        while (after is not null)
        {
            StudyPage page = await GetAsync<StudyPage>(api, $"api/v1/studies?limit=2&after={after}");
            Assert.InRange(page.Studies.Count, 0, 2);
            seen.AddRange(page.Studies.Select(study => study.Name));
            after = page.Next;
        }

        Assert.Equal(["tiny-0", "tiny-1", "tiny-2", "tiny-3", "tiny-4"], seen);
        Assert.Equal(seen, await api.Client.ListStudiesAsync().Select(study => study.Name).ToListAsync());

        await api.RunAsync("tiny-0");
        List<long> numbers = [];
        long? from = 0;
        while (from is not null)
        {
            TrialPage page = await api.Client.ReadTrialsAsync("tiny-0", new() { From = from.Value }, limit: 3);
            numbers.AddRange(page.Trials.Select(trial => trial.Number));
            from = page.Next;
        }

        Assert.Equal(Enumerable.Range(0, 8).Select(number => (long)number), numbers);

        List<long> tried = [];
        string next = "";
        do
        {
            AttemptPage page = await GetAsync<AttemptPage>(api, $"api/v1/studies/tiny-0/attempts?limit=3{next}");
            tried.AddRange(page.Attempts.Select(attempt => attempt.Trial));
            next = page.Next is null ? "" : $"&after={page.Next}";
        }
        while (next.Length > 0);

        Assert.Equal(numbers, tried);
    }

    [Fact]
    public async Task Whoever_asks_from_a_revision_gets_what_changed_since_and_no_more()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        await api.RunAsync("tiny");
        TrialPage all = await api.Client.ReadTrialsAsync("tiny");
        Assert.Equal(8, all.Trials.Count);
        Assert.Empty((await api.Client.ReadTrialsAsync("tiny", new() { AfterRevision = all.Revision })).Trials);
        Assert.Equal(8, (await api.Client.ReadTrialsAsync("tiny", new() { State = "completed" })).Trials.Count);
        Assert.Empty((await api.Client.ReadTrialsAsync("tiny", new() { State = "failed" })).Trials);
    }

    [Fact]
    public async Task Ranking_is_not_sent_again_to_whoever_has_it()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        await api.RunAsync("tiny");
        using HttpResponseMessage first = await api.Http.GetAsync("api/v1/studies/tiny/ranking");
        using HttpRequestMessage again = new(HttpMethod.Get, "api/v1/studies/tiny/ranking");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using HttpResponseMessage second = await api.Http.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.All([first, second], answer => Assert.True(answer.Headers.CacheControl?.NoCache));
    }

    [Theory]
    [InlineData("studies/none", 404, "urn:sweep:unknown-study")]
    [InlineData("studies/none/trials", 404, "urn:sweep:unknown-study")]
    [InlineData("studies/none/ranking", 404, "urn:sweep:unknown-study")]
    [InlineData("studies/none/export", 404, "urn:sweep:unknown-study")]
    [InlineData("studies/none/events", 404, "urn:sweep:unknown-study")]
    [InlineData("studies/tiny/trials/99", 404, "urn:sweep:unknown-trial")]
    [InlineData("studies/tiny/trials/99/curves", 404, "urn:sweep:unknown-trial")]
    [InlineData("nothing", 404, "urn:sweep:not-found")]
    [InlineData("studies?limit=0", 400, "urn:sweep:bad-request")]
    [InlineData("studies?limit=1001", 400, "urn:sweep:bad-request")]
    [InlineData("studies?after=-1", 400, "urn:sweep:bad-request")]
    [InlineData("studies/tiny/attempts?after=1", 400, "urn:sweep:bad-request")]
    [InlineData("studies?limit=many", 400, "urn:sweep:bad-request")]
    [InlineData("studies/tiny/trials?state=runing", 400, "urn:sweep:bad-request")]
    [InlineData("studies/tiny/trials/0/curves?points=3", 400, "urn:sweep:bad-request")]
    [InlineData("studies/tiny/trials/0/curves?cursor=abc", 400, "urn:sweep:bad-request")]
    [InlineData("studies/tiny/export?format=xml", 400, "urn:sweep:bad-request")]
    [InlineData("studies/tiny/events?after_revision=-2", 400, "urn:sweep:bad-request")]
    public async Task Wrong_request_is_answered_with_problem_details(string path, int status, string type)
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        using HttpResponseMessage response = await api.Http.GetAsync($"api/v1/{path}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        ApiProblem problem = JsonSerializer.Deserialize<ApiProblem>(
            await response.Content.ReadAsStringAsync(), SweepJson.Compact)!;
        Assert.Equal((status, type), ((int)response.StatusCode, problem.Type));
        Assert.Equal(status, problem.Status);
        Assert.NotEmpty(problem.Detail!);
    }

    [Theory]
    [InlineData("studies?limt=5", "'limt', expected only after, limit; did you mean 'limit'?")]
    [InlineData("studies/tiny?after=0", "'after', expected none.")]
    [InlineData("studies/tiny/trials?state=failed&From=1&name=tiny",
        "'name', expected only after_revision, from, limit, state.")]
    [InlineData("studies/tiny/events?Last-Event-ID=4",
        "'Last-Event-ID', expected only trials, after_revision.")]
    [InlineData("studies/tiny/ranking?=", "'', expected none.")]
    public async Task Parameter_that_nobody_would_read_is_refused_with_those_that_there_are(string path, string said)
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        using HttpResponseMessage response = await api.Http.GetAsync($"api/v1/{path}");
        ApiProblem problem = JsonSerializer.Deserialize<ApiProblem>(
            await response.Content.ReadAsStringAsync(), SweepJson.Compact)!;
        Assert.Equal((400, "urn:sweep:bad-request"), (problem.Status, problem.Type));
        Assert.Equal($"found the unknown parameter {said}", problem.Detail);
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, SweepJson.Indented);

    private static async Task<T> GetAsync<T>(ApiFixture api, string path) =>
        JsonSerializer.Deserialize<T>(await api.Http.GetStringAsync(path), SweepJson.Compact)!;
}
