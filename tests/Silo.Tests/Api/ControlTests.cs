using System.Net;
using Sweep.Client;
using Sweep.Client.Contracts;
using Sweep.Store;

namespace Sweep.Silo.Tests.Api;

public sealed class ControlTests
{
    private const string Broken = """
        study: broken
        problem: { name: rosenbrock }
        train: { steps: 20, evaluate: { every: { steps: 5 } } }
        seeds: 2
        arms:
          sgd: { optimizer: { name: sgd, lr: { log: [1.0e-6, 1.0e-4] } } }
        search: { configurations: 2 }
        """;

    [Fact]
    public async Task Study_is_paused_resumed_and_cancelled_however_often_it_is_asked()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        Assert.Equal("paused", (await api.Client.PauseAsync("tiny")).Status);
        Assert.Equal("paused", (await api.Client.PauseAsync("tiny")).Status);
        Assert.Equal("active", (await api.Client.ResumeAsync("tiny")).Status);
        Assert.Equal("cancelled", (await api.Client.CancelAsync("tiny")).Status);
        Assert.Equal("cancelled", (await api.Client.CancelAsync("tiny")).Status);
        SweepApiException refused = await Assert.ThrowsAsync<SweepApiException>(() => api.Client.ResumeAsync("tiny"));
        Assert.Equal((409, "urn:sweep:state-refused"), (refused.Problem.Status, refused.Problem.Type));
    }

    [Fact]
    public async Task Cancelled_trials_are_queued_again_by_a_retry()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.Client.SubmitAsync(Broken);
        await api.EnqueueAllAsync("broken");
        await api.Client.CancelAsync("broken");
        RetryView retried = await api.Client.RetryAsync("broken");
        Assert.Equal((4, "active"), (retried.Trials, retried.Study.Status));
        await api.RunAsync("broken");
        Assert.Equal("completed", (await api.Client.FindStudyAsync("broken"))!.Status);
    }

    [Fact]
    public async Task Extension_is_appended_once_however_often_it_is_sent()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        ExtensionView more = new(Seeds: [7], Place: 0);
        StudyView extended = await api.Client.ExtendAsync("tiny", more);
        Assert.Equal((12, 1), (extended.PlannedTrials, extended.Extensions));
        Assert.Equal(1, (await api.Client.ExtendAsync("tiny", more)).Extensions);
        Assert.Equal(2, (await api.Client.ExtendAsync("tiny", new(Configurations: 3))).Extensions);

        await AssertRefusedAsync(409, () => api.Client.ExtendAsync("tiny", new(Seeds: [8], Place: 0)));
        await AssertRefusedAsync(400, () => api.Client.ExtendAsync("tiny", new(Seeds: [8], Place: 5)));
        await AssertRefusedAsync(400, () => api.Client.ExtendAsync("tiny", new(Seeds: [7])));
        await AssertRefusedAsync(400, () => api.Client.ExtendAsync("tiny", new()));
        await AssertRefusedAsync(404, () => api.Client.ExtendAsync("none", new(Seeds: [8])));
    }

    [Fact]
    public async Task Placement_is_kept_from_the_submission_on_and_can_be_replaced()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        SubmittedStudy submitted = await api.Client.SubmitAsync(
            ApiFixture.Tiny, new() { Placement = new(5, 3, ["gpu", "big"]) });
        Assert.Equal((5, 3), (submitted.Study.Placement.Priority, submitted.Study.Placement.Parallel));
        Assert.Equal(["big", "gpu"], submitted.Study.Placement.Labels!.Order());
        StudyView placed = await api.Client.PlaceAsync("tiny", new(-1000));
        Assert.Equal((-1000, null), (placed.Placement.Priority, placed.Placement.Parallel));
        Assert.Empty(placed.Placement.Labels!);

        await AssertRefusedAsync(400, () => api.Client.PlaceAsync("tiny", new(1001)));
        await AssertRefusedAsync(400, () => api.Client.PlaceAsync("tiny", new(Parallel: 0)));
        await AssertRefusedAsync(400, () => api.Client.PlaceAsync("tiny", new(Labels: ["a b"])));
        await AssertRefusedAsync(404, () => api.Client.PlaceAsync("none", new()));
    }

    [Fact]
    public async Task Deleted_study_is_gone_and_deleting_it_again_says_so()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        using HttpResponseMessage other = await api.Http.DeleteAsync("api/v1/studies/tiny?id=99");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Contains("no study named 'tiny' with the id 99", await other.Content.ReadAsStringAsync());
        Assert.True(await api.Client.DeleteAsync("tiny"));
        Assert.False(await api.Client.DeleteAsync("tiny"));
        Assert.Null(await api.Client.FindStudyAsync("tiny"));
    }

    [Fact]
    public async Task Key_of_a_submission_makes_it_one_and_no_other()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        SubmitOptions key = new() { IdempotencyKey = "mine" };
        Assert.True((await api.Client.SubmitAsync(ApiFixture.Tiny, key)).Created);
        Assert.True((await api.Client.SubmitAsync(ApiFixture.Tiny, key)).Created);
        Assert.False((await api.Client.SubmitAsync(ApiFixture.Tiny)).Created);
        SweepApiException refused = await AssertRefusedAsync(422, () => api.Client.SubmitAsync(Broken, key));
        Assert.Equal("urn:sweep:key-reused", refused.Problem.Type);
        await AssertRefusedAsync(400, () => api.Client.SubmitAsync(Broken, new() { IdempotencyKey = new('k', 256) }));
        Assert.True((await api.Client.SubmitAsync(Broken, new() { IdempotencyKey = new('k', 255) })).Created);
    }

    [Fact]
    public async Task Trace_of_the_submitter_is_stored_with_the_study()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        const string trace = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";
        api.Http.DefaultRequestHeaders.Add("traceparent", trace);
        using SweepClient client = new(api.Http);
        await client.SubmitAsync(ApiFixture.Tiny);
        StudyRecord record = (await api.Store.FindStudyAsync("tiny", default))!;
        Assert.StartsWith(trace[..35], record.TraceParent);
    }

    private static async Task<SweepApiException> AssertRefusedAsync<T>(int status, Func<Task<T>> call)
    {
        SweepApiException refused = await Assert.ThrowsAsync<SweepApiException>(call);
        Assert.Equal(status, refused.Problem.Status);
        return refused;
    }
}
