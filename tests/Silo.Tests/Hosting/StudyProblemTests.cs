using Sweep.Core.Studies;
using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo.Tests.Hosting;

public sealed class StudyProblemTests
{
    private static readonly ProblemIdentity Current = new("mlp", 2, new('c', 64));

    [Fact]
    public void Same_problem_may_go_on() => Assert.Null(StudyProblem.Conflict(Current with { }, Current));

    [Theory]
    [InlineData("logreg", 2, 'c', "another problem")]
    [InlineData("mlp", 1, 'd', "another version of the problem")]
    [InlineData("mlp", 2, 'd', "other data")]
    public void Other_problem_is_refused_with_both_and_what_differs(string name, int version, char hash, string what)
    {
        string conflict = StudyProblem.Conflict(new(name, version, new(hash, 64)), Current)!;
        Assert.Contains(what, conflict);
        Assert.Contains($"{name} (version {version}, definition {new string(hash, 12)})", conflict);
        Assert.Contains("mlp (version 2, definition cccccccccccc)", conflict);
    }

    [Fact]
    public void Study_whose_problem_was_not_kept_may_go_on() => Assert.Null(StudyProblem.Conflict(null, Current));

    [Fact]
    public async Task Identity_is_that_of_the_study_and_changes_with_a_hyperparameter()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        ProblemIdentity problem = (await fixture.RecordAsync()).Problem!;
        Assert.Equal("mlp", problem.Name);
        Study wider = StudyReader.Read(StoreFixture.Text.Replace("[16]", "[17]"), "test.yaml").Study!;
        ProblemIdentity other = StudyProblem.Identify(wider, StoreFixture.Datasets);
        Assert.Equal((problem.Name, problem.Version), (other.Name, other.Version));
        Assert.NotEqual(problem.Hash, other.Hash);
    }

    [Fact]
    public async Task Silo_whose_problem_is_another_gives_the_trials_back_and_writes_nothing()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(problem: new("mlp", 1, new('0', 64)));
        EnvironmentFailedException exception = await Assert.ThrowsAsync<EnvironmentFailedException>(
            () => fixture.Host().RunAsync(default));
        Assert.Contains("definition 000000000000", exception.Message);
        IReadOnlyList<TrialRecord> trials = await fixture.Store.ListTrialsAsync(fixture.Id, new(), default);
        Assert.NotEmpty(trials);
        Assert.All(
            trials,
            trial => Assert.Equal((TrialState.Queued, 0, null), (trial.State, trial.Attempts, trial.EvaluationPoint)));
        foreach (TrialRecord trial in trials) Assert.Empty(await fixture.Store.ReadCurvesAsync(trial.Id, default));
    }

    [Fact]
    public async Task Silo_whose_only_study_is_of_another_numerics_version_says_so_instead_of_waiting()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        OtherNumerics store = new(fixture.Store);
        EnvironmentFailedException exception = await Assert.ThrowsAsync<EnvironmentFailedException>(
            () => fixture.Host(store).RunAsync(default));
        Assert.Contains("numerics version", exception.Message);
        Assert.Empty(await fixture.Store.ListAttemptsAsync(fixture.Id, default));
    }

    /// <summary>Registers silos of the next version, and shows them the study as of this one.</summary>
    private sealed class OtherNumerics(IStudyStore inner) : StoreDecorator(inner)
    {
        public override Task RegisterSiloAsync(SiloRegistration registration, CancellationToken cancellation) =>
            base.RegisterSiloAsync(
                registration with { NumericsVersion = registration.NumericsVersion + 1 }, cancellation);

        public override async Task<StudyRecord?> GetStudyAsync(long study, CancellationToken cancellation) =>
            await base.GetStudyAsync(study, cancellation) is { } record
                ? record with { NumericsVersion = record.NumericsVersion - 1 }
                : null;
    }
}
