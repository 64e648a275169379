using Sweep.Core.Studies;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Conformance;

public sealed class StudyTests : StoreTests
{
    [Theory, MemberData(nameof(AllStores))]
    public async Task A_submitted_study_reads_back_as_it_was(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        SubmitOutcome outcome = await harness.Store.SubmitAsync(
            new("a.b-c_1", "{\"ü\":\"'; DROP TABLE study; --\"}", "study: ü # 💥\r\n", 7, StoreHarness.Problem, 12),
            Cancel);

        Assert.True(outcome.Created);
        StudyRecord study = outcome.Study;
        Assert.Equal("a.b-c_1", study.Name);
        Assert.Equal("{\"ü\":\"'; DROP TABLE study; --\"}", study.Definition);
        Assert.Equal("study: ü # 💥\r\n", study.Source);
        Assert.Equal(7, study.NumericsVersion);
        Assert.Equal(StoreHarness.Problem, study.Problem);
        Assert.Equal(StudyStatus.Active, study.Status);
        Assert.Equal(12, study.PlannedTrials);
        Assert.Equal(0, study.NextNumber);
        Assert.Equal(0, study.Ended);
        Assert.Equal(harness.Clock.Now, study.SubmittedAt);
        Assert.All(study.Counts.Values, count => Assert.Equal(0, count));

        await harness.ReopenAsync();
        Assert.Equivalent(study, await harness.Store.FindStudyAsync("a.b-c_1", Cancel), strict: true);
        Assert.Equivalent(study, await harness.Store.GetStudyAsync(study.Id, Cancel), strict: true);
        Assert.Equivalent(study, Assert.Single(await harness.Store.ListStudiesAsync(new(), Cancel)), strict: true);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_name_is_taken_once_and_the_second_submission_sees_the_first_study(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        SubmitOutcome first = await harness.Store.SubmitAsync(new("x", "one", "1", 1, StoreHarness.Problem, 3), Cancel);
        string before = await harness.DumpAsync();
        SubmitOutcome second = await harness.Store.SubmitAsync(
            new("x", "two", "2", 1, StoreHarness.Problem, 4), Cancel);

        Assert.False(second.Created);
        Assert.Equivalent(first.Study, second.Study, strict: true);
        Assert.Equal(before, await harness.DumpAsync());
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_submission_that_is_repeated_with_its_request_finds_the_study_created(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        StudySubmission submission = new(
            "x", "{}", "", 1, StoreHarness.Problem, 3, TraceParent: "00-trace", Request: Guid.NewGuid());
        SubmitOutcome first = await harness.Store.SubmitAsync(submission, Cancel);
        Assert.Equal((true, false, "00-trace"), (first.Created, first.KeyReused, first.Study.TraceParent));
        string before = await harness.DumpAsync();

        SubmitOutcome again = await harness.Store.SubmitAsync(submission, Cancel);
        Assert.Equal((true, false, first.Study.Id), (again.Created, again.KeyReused, again.Study.Id));
        foreach (StudySubmission other in (StudySubmission[])
            [submission with { Definition = "[]" }, submission with { Name = "y" }])
        {
            SubmitOutcome refused = await harness.Store.SubmitAsync(other, Cancel);
            Assert.Equal((false, true, first.Study.Id), (refused.Created, refused.KeyReused, refused.Study.Id));
        }

        SubmitOutcome taken = await harness.Store.SubmitAsync(submission with { Request = Guid.NewGuid() }, Cancel);
        Assert.Equal((false, false, first.Study.Id), (taken.Created, taken.KeyReused, taken.Study.Id));
        Assert.Equal(before, await harness.DumpAsync());
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Concurrent_submissions_with_one_request_create_one_study(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        IStudyStore[] stores = [harness.Store, await harness.OpenAnotherAsync()];
        Guid request = Guid.NewGuid();
        SubmitOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            () => stores[i % 2].SubmitAsync(
                new($"x{i / 4}", "{}", "", 1, StoreHarness.Problem, 1, Request: request), Cancel),
            Cancel)));

        Assert.Single(outcomes.Select(outcome => outcome.Study.Id).Distinct());
        Assert.Equal(4, outcomes.Count(outcome => outcome.Created));
        Assert.Equal(4, outcomes.Count(outcome => outcome.KeyReused));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Names_are_compared_exactly(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        await harness.Store.SubmitAsync(new("Study", "{}", "", 1, StoreHarness.Problem, 1), Cancel);

        Assert.Null(await harness.Store.FindStudyAsync("study", Cancel));
        Assert.True(
            (await harness.Store.SubmitAsync(new("study", "{}", "", 1, StoreHarness.Problem, 1), Cancel)).Created);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Concurrent_submissions_of_one_name_create_one_study(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        IStudyStore[] stores = [harness.Store, await harness.OpenAnotherAsync()];
        SubmitOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            () => stores[i % 2].SubmitAsync(new("x", $"{i}", "", 1, StoreHarness.Problem, 1), Cancel), Cancel)));

        Assert.Single(outcomes, outcome => outcome.Created);
        Assert.Single(outcomes.Select(outcome => outcome.Study.Definition).Distinct());
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Studies_are_listed_in_order_of_submission(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        foreach (string name in (string[])["m", "z", "a"])
            await harness.Store.SubmitAsync(new(name, "{}", "", 1, StoreHarness.Problem, 1), Cancel);

        IReadOnlyList<StudyRecord> studies = await harness.Store.ListStudiesAsync(new(), Cancel);
        Assert.Equal(["m", "z", "a"], studies.Select(study => study.Name));
        Assert.Equal(
            ["z"],
            (await harness.Store.ListStudiesAsync(new(After: studies[0].Id, Limit: 1), Cancel))
                .Select(study => study.Name));
        Assert.Empty(await harness.Store.ListStudiesAsync(new(After: studies[2].Id), Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task What_does_not_exist_is_null_false_or_empty(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);

        Assert.Null(await harness.Store.FindStudyAsync("x", Cancel));
        Assert.Null(await harness.Store.GetStudyAsync(1, Cancel));
        Assert.Empty(await harness.Store.ListStudiesAsync(new(), Cancel));
        Assert.False(await harness.Store.DeleteStudyAsync(1, Cancel));
        Assert.Empty(await harness.Store.ListTrialsAsync(1, new(), Cancel));
        Assert.Empty(await harness.Store.ReadCurvesAsync(1, Cancel));
        Assert.Empty(await harness.Store.ListAttemptsAsync(1, Cancel));
        Assert.Null(await harness.Store.ReadCheckpointAsync(1, Cancel));
        Assert.Empty(await harness.Store.ListHeldAsync(Guid.NewGuid(), Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Deleting_a_study_leaves_nothing_of_it_and_all_of_the_others(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence kept = await harness.SubmitAsync(2, "kept");
        Guid silo = await harness.RegisterAsync();
        await harness.CheckpointAsync(await harness.ClaimOneAsync(silo), 5);
        string before = await harness.DumpAsync();
        CoordinatorFence doomed = await harness.SubmitAsync(2, "doomed");
        IReadOnlyList<ClaimedTrial> claimed = await harness.Store.ClaimAsync(
            new(silo, Guid.NewGuid(), 2, doomed.Study), Cancel);
        await harness.WriteAsync(claimed[0].Fence, new Core.Training.CurveChunk("m", 0, [1], [2]));
        await harness.CheckpointAsync(claimed[0].Fence, 7);

        Assert.True(await harness.Store.DeleteStudyAsync(doomed.Study, Cancel));
        Assert.False(await harness.Store.DeleteStudyAsync(doomed.Study, Cancel));
        Assert.Equal(before, await harness.DumpAsync());
        Assert.Null(await harness.Store.FindStudyAsync("doomed", Cancel));

        Assert.True(await harness.Store.DeleteStudyAsync(kept.Study, Cancel));
        Assert.Equal(0, await harness.CountRowsAsync());
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_silo_whose_study_is_deleted_is_refused_even_when_the_study_comes_back(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        Guid silo = await harness.RegisterAsync();
        CoordinatorFence old = await harness.SubmitAsync(1, "x");
        TrialFence fence = await harness.ClaimOneAsync(silo);
        await harness.Store.DeleteStudyAsync(old.Study, Cancel);

        // The same silo claims the trial of a study that looks just the same.
        CoordinatorFence again = await harness.SubmitAsync(1, "x");
        TrialFence other = await harness.ClaimOneAsync(silo);
        Assert.NotEqual(fence.Trial, other.Trial);
        Assert.NotEqual(old.Study, again.Study);
        string before = await harness.DumpAsync();

        Assert.Empty(await harness.WriteAsync(fence, new Core.Training.CurveChunk("m", 0, [1], [2])));
        Assert.Empty(await harness.CheckpointAsync(fence, 3));
        Assert.Empty(await harness.Store.EndAsync([StoreHarness.End(fence)], Cancel));
        Assert.Empty(await harness.Store.ReleaseAsync([fence], "drain", Cancel));
        Assert.Equal(
            EnqueueOutcome.Refused, await harness.Store.EnqueueAsync(old, 1, StoreHarness.Trials(1, 1), Cancel));
        Assert.False(await harness.Store.CompleteStudyAsync(old, Cancel));
        Assert.Equal(before, await harness.DumpAsync());
        Assert.Equal(TrialState.Running, (await harness.TrialAsync(again.Study)).State);
    }
}
