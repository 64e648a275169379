using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Conformance;

/// <summary>What a trial was measured on is stored with it.</summary>
public sealed class MeasuredOnTests : StoreTests
{
    [Theory, MemberData(nameof(AllStores))]
    public async Task Every_trial_has_the_problem_of_its_own_study_from_its_enqueue_to_its_end(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        ProblemIdentity[] problems = [new("beale", 1, new('a', 64)), new("logreg", 12, new('b', 64))];
        List<CoordinatorFence> studies = [];
        foreach (ProblemIdentity problem in problems)
        {
            SubmitOutcome outcome = await harness.Store.SubmitAsync(new(problem.Name, "{}", "", 1, problem, 4), Cancel);
            Guid silo = await harness.RegisterAsync(leaseSeconds: 1e6);
            studies.Add((await harness.Store.CoordinateAsync(silo, outcome.Study.Id, Cancel))!);
            await harness.Store.EnqueueAsync(studies[^1], 0, StoreHarness.Trials(0, 2), Cancel);
        }

        await harness.Store.EnqueueAsync(studies[0], 2, StoreHarness.Trials(2, 2), Cancel);
        await AssertProblemsAsync();

        Guid worker = await harness.RegisterAsync();
        foreach (ClaimedTrial claimed in await harness.ClaimAsync(worker, 3))
            Assert.Equal(problems[claimed.Study == studies[0].Study ? 0 : 1], claimed.Problem);
        ClaimRequest request = new(worker, Guid.NewGuid(), 1, studies[1].Study);
        ClaimedTrial first = Assert.Single(await harness.Store.ClaimAsync(request, Cancel));
        ClaimedTrial repeated = Assert.Single(await harness.Store.ClaimAsync(request, Cancel));
        Assert.Equal(problems[1], first.Problem);
        Assert.Equal(problems[1], repeated.Problem);
        await harness.Store.EndAsync([StoreHarness.End(first.Fence)], Cancel);
        await harness.ReopenAsync();
        await AssertProblemsAsync();

        async Task AssertProblemsAsync()
        {
            for (int i = 0; i < studies.Count; i++)
            {
                long study = studies[i].Study;
                Assert.Equal(problems[i], (await harness.StudyAsync(study)).Problem);
                IReadOnlyList<TrialRecord> trials = await harness.Store.ListTrialsAsync(study, new(), Cancel);
                Assert.Equal(i == 0 ? 4 : 2, trials.Count);
                Assert.All(trials, trial => Assert.Equal(problems[i], trial.Problem));
                Assert.Equal(
                    trials.Select(trial => trial.Problem),
                    (await harness.Store.ListTrialsAsync(study, new(AfterRevision: 1), Cancel))
                        .Select(trial => trial.Problem));
            }
        }
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_silo_gets_trials_and_studies_of_its_own_numerics_version_alone(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        const int Other = StoreHarness.Numerics + 1;
        CoordinatorFence first = await harness.SubmitAsync(2, "first");
        SubmitOutcome second = await harness.Store.SubmitAsync(
            new("second", "{}", "", Other, StoreHarness.Problem, 2), Cancel);
        Guid old = await harness.RegisterAsync("old", leaseSeconds: 1e6);
        Guid fresh = await harness.RegisterAsync("fresh", leaseSeconds: 1e6, Other);

        Assert.Null(await harness.Store.CoordinateAsync(old, null, Cancel));
        Assert.Null(await harness.Store.CoordinateAsync(old, second.Study.Id, Cancel));
        CoordinatorFence fence = (await harness.Store.CoordinateAsync(fresh, null, Cancel))!;
        Assert.Equal(second.Study.Id, fence.Study);
        await harness.Store.EnqueueAsync(fence, 0, StoreHarness.Trials(0, 2), Cancel);

        Assert.Empty(await harness.Store.ClaimAsync(new(fresh, Guid.NewGuid(), 9, first.Study), Cancel));
        Assert.Empty(await harness.Store.ClaimAsync(new(old, Guid.NewGuid(), 9, fence.Study), Cancel));
        Assert.Equal([fence.Study, fence.Study], (await harness.ClaimAsync(fresh, 9)).Select(trial => trial.Study));
        Assert.Equal([first.Study, first.Study], (await harness.ClaimAsync(old, 9)).Select(trial => trial.Study));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task The_evaluation_point_is_stored_by_the_first_write_and_stays(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(1);
        Guid silo = await harness.RegisterAsync();
        TrialFence fence = await harness.ClaimOneAsync(silo);
        Assert.Null((await harness.TrialAsync(study.Study)).EvaluationPoint);
        long revision = (await harness.StudyAsync(study.Study)).Revision;

        await harness.Store.WriteAsync([First(fence, "slow weights")], Cancel);
        await harness.CheckpointAsync(fence, 4);
        Assert.Equal("slow weights", (await harness.TrialAsync(study.Study)).EvaluationPoint);
        Assert.Equal(revision, (await harness.StudyAsync(study.Study)).Revision);

        await harness.Store.ReleaseAsync([fence], "drain", Cancel);
        fence = await harness.ClaimOneAsync(silo);
        Assert.Equal("slow weights", (await harness.TrialAsync(study.Study)).EvaluationPoint);
        await harness.Store.WriteAsync([First(fence, "slow weights")], Cancel);
        await harness.Store.EndAsync([StoreHarness.End(fence)], Cancel);
        await harness.ReopenAsync();
        Assert.Equal("slow weights", (await harness.TrialAsync(study.Study)).EvaluationPoint);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task An_end_without_a_write_before_it_brings_the_evaluation_point(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(2);
        Guid silo = await harness.RegisterAsync();
        TrialEnd end = StoreHarness.End(await harness.ClaimOneAsync(silo)) with { EvaluationPoint = "parameters" };
        await harness.Store.EndAsync([end], Cancel);
        await harness.Store.EndAsync([StoreHarness.End(await harness.ClaimOneAsync(silo), TrialEvent.Fail)], Cancel);

        Assert.Equal("parameters", (await harness.TrialAsync(study.Study)).EvaluationPoint);
        Assert.Null((await harness.TrialAsync(study.Study, 1)).EvaluationPoint);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task The_evaluation_point_is_fenced(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(1);
        Guid silo = await harness.RegisterAsync();
        TrialFence stale = await harness.ClaimOneAsync(silo);
        await harness.Store.ReleaseAsync([stale], "drain", Cancel);
        TrialFence fence = await harness.ClaimOneAsync(silo);
        await harness.Store.WriteAsync([First(fence, "parameters")], Cancel);

        Assert.Empty(await harness.Store.WriteAsync([First(stale, "slow weights")], Cancel));
        TrialEnd late = StoreHarness.End(stale) with { EvaluationPoint = "slow weights" };
        Assert.Empty(await harness.Store.EndAsync([late], Cancel));
        Assert.Equal("parameters", (await harness.TrialAsync(study.Study)).EvaluationPoint);
        await harness.Store.EndAsync([StoreHarness.End(fence)], Cancel);
        Assert.Empty(await harness.Store.WriteAsync([First(fence, "slow weights")], Cancel));
        Assert.Equal("parameters", (await harness.TrialAsync(study.Study)).EvaluationPoint);
    }

    private static TrialWrite First(TrialFence fence, string evaluationPoint) => new(
        fence, new Dictionary<string, int>(), [new CurveChunk("m", 0, [1], [2])], Checkpoint: null, evaluationPoint);
}
