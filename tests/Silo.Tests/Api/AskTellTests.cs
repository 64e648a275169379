using System.Net.Http.Json;
using Sweep.Client;
using Sweep.Client.Contracts;
using Sweep.Silo.Tests.Hosting;
using Sweep.Store;

namespace Sweep.Silo.Tests.Api;

/// <summary>Clients that evaluate trials themselves.</summary>
public sealed class AskTellTests
{
    private const string Mine = """
        study: mine
        problem: external
        seeds: 2
        arms:
          left: { parameters: { x: { uniform: [-1, 1] }, shape: { choice: [round, flat] } } }
          right: { parameters: { x: { uniform: [0, 1] } } }
        search: { configurations: 3 }
        rank: [{ metric: error, goal: min }]
        """;

    [Fact]
    public async Task Client_evaluates_a_study_to_its_end_while_a_silo_coordinates_it()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        SubmittedStudy submitted = await api.Client.SubmitAsync(Mine);
        Assert.Equal(["external"], submitted.Study.Placement.Labels!);
        using CancellationTokenSource drain = new();
        SiloOptions options = new()
        {
            Name = "ordinary",
            Slots = 2,
            Beat = TimeSpan.FromMilliseconds(20),
            Poll = TimeSpan.FromMilliseconds(20),
        };
        SiloHost silo = new(api.Store, StoreFixture.Datasets, options, TimeProvider.System, SilentObserver.Instance);
        Task serving = Task.Run(() => silo.RunAsync(drain.Token));
        await foreach (StudyEventView happened in api.Client.WatchAsync("mine"))
        {
            if (happened.Study!.Status == "completed") break;
            AskAnswer answer = await api.Client.AskAsync("mine", limit: 5);
            List<ToldTrial> told = [.. answer.Trials.Select(trial => Evaluated(trial))];
            if (told.Count == 0) continue;
            Assert.All(await api.Client.TellAsync("mine", told), outcome => Assert.Equal("stored", outcome.Outcome));
        }

        await drain.CancelAsync();
        await serving;
        List<TrialView> trials = await api.Client.ListTrialsAsync("mine").ToListAsync();
        Assert.Equal(12, trials.Count);
        Assert.All(trials, trial => Assert.Equal(("completed", 1), (trial.State, trial.Attempts)));
        StudyRankingView ranking = await api.Client.RankAsync("mine");
        Assert.True(ranking.Complete);
        Assert.Equal("error", ranking.Criteria[0].Metric);
        Assert.NotNull(ranking.Criteria[0].Arms[0].Mean);
    }

    [Fact]
    public async Task What_is_told_twice_is_told_once()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        AskedTrial trial = await AskOneAsync(api);
        ToldTrial progress = new(trial.Ticket, [Point(0, 3), Point(10, 2)]);
        for (int i = 0; i < 2; i++) Assert.Equal("stored", await TellAsync(api, progress));
        ToldTrial end = new(trial.Ticket, [Point(10, 2), Point(20, 2.5)], "completed", Seconds: 1.5);
        for (int i = 0; i < 2; i++) Assert.Equal("stored", await TellAsync(api, end));
        Assert.Equal("lost", await TellAsync(api, new(trial.Ticket, [Point(30, 1)])));

        TrialView stored = (await api.Client.FindTrialAsync("mine", trial.Number))!;
        Assert.Equal(("completed", 20L, 2.5), (stored.State, stored.Steps, stored.Final!["error"]));
        Assert.Equal((10L, 2.0), (stored.Best![0].Step, stored.Best[0].Values["error"]));
        SampledCurveView curve = Assert.Single((await api.Client.ReadCurvesAsync("mine", trial.Number)).Curves);
        Assert.Equal([0L, 10, 20], curve.Steps);
        Assert.Equal([3, 2, 2.5], curve.Values);
        AttemptView attempt = Assert.Single(
            await api.Client.ListAttemptsAsync("mine").ToListAsync(), attempt => attempt.Trial == trial.Number);
        Assert.Equal(("completed", 1.5), (attempt.Outcome, attempt.TrainingSeconds));
    }

    [Fact]
    public async Task Long_curves_are_told_piece_by_piece()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        AskedTrial trial = await AskOneAsync(api);
        for (int piece = 0; piece < 5; piece++)
        {
            int first = piece * 200;
            ToldPoint[] points = [.. Enumerable.Range(first, 200).Select(step => Point(step, 1.0 / (step + 1)))];
            Assert.Equal("stored", await TellAsync(api, new(trial.Ticket, points)));
        }

        SampledCurveView curve = Assert.Single((await api.Client.ReadCurvesAsync("mine", trial.Number)).Curves);
        Assert.Equal(Enumerable.Range(0, 1000).Select(step => (long)step), curve.Steps);
    }

    [Fact]
    public async Task What_a_tell_reads_does_not_grow_with_what_has_been_told()
    {
        const int Tells = 600, Metrics = 2;
        PointCounter? store = null;
        await using ApiFixture api = await ApiFixture.CreateAsync(decorate: inner => store = new(inner));
        AskedTrial trial = await AskOneAsync(api);
        for (int step = 0; step < Tells; step++)
        {
            ToldPoint point = new(step, new Dictionary<string, double> { ["error"] = step, ["other"] = -step });
            Assert.Equal("stored", await TellAsync(api, new(trial.Ticket, [point])));
        }

        // A chunk that has got full is read once, to be stored in one piece.
        Assert.InRange(store!.Read, 0, Metrics * Tells);
        await TellAsync(api, new(trial.Ticket, [Point(Tells, 0.5)], "completed"));
        IReadOnlyList<SampledCurveView> curves = (await api.Client.ReadCurvesAsync("mine", trial.Number)).Curves;
        Assert.Equal(Enumerable.Range(0, Tells + 1).Select(step => (long)step), curves[0].Steps);
        Assert.Equal(Enumerable.Range(0, Tells).Select(step => -(double)step), curves[1].Values);
        TrialView ended = (await api.Client.FindTrialAsync("mine", trial.Number))!;
        Assert.Equal((0L, 0.0), (ended.Best![0].Step, ended.Best[0].Values["error"]));
        Assert.Equal((0.5, 1.0 - Tells), (ended.Final!["error"], ended.Final["other"]));
    }

    [Fact]
    public async Task Trials_of_a_client_that_dies_go_to_another_and_its_late_word_is_refused()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        AskedTrial trial = await AskOneAsync(api);
        Assert.Equal("stored", await TellAsync(api, new(trial.Ticket, [Point(0, 9), Point(5, 8)])));
        SiloView dead = (await api.Client.ListSilosAsync().ToListAsync())
            .Single(silo => silo.Labels.Contains("external"));
        await api.Store.RetireSiloAsync(dead.Incarnation, default);
        await api.Store.RecoverAsync(new(QuarantineAfter: 3), default);

        using SweepClient other = new(api.Address);
        AskedTrial again = (await other.AskAsync("mine", limit: 12)).Trials.Single(one => one.Number == trial.Number);
        Assert.Equal(2, again.Attempt);
        Assert.Empty((await api.Client.ReadCurvesAsync("mine", trial.Number)).Curves);
        Assert.Equal("lost", await TellAsync(api, new(trial.Ticket, [Point(10, 7)], "completed")));
        Assert.Equal("stored", await TellAsync(api, new(again.Ticket, [Point(0, 4)], "completed")));
        Assert.Equal(4, (await api.Client.FindTrialAsync("mine", trial.Number))!.Final!["error"]);

        // The client that was taken for dead goes on under another life.
        Assert.Empty((await api.Client.AskAsync("mine")).Trials);
    }

    [Fact]
    public async Task Ask_whose_answer_is_lost_gets_the_same_trials()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.Client.SubmitAsync(Mine);
        await api.EnqueueAllAsync("mine");
        AskRequest ask = new("test", Guid.NewGuid(), Guid.NewGuid(), 3);
        AskAnswer first = await AskAsync(api, ask), second = await AskAsync(api, ask);
        Assert.Equal(3, first.Trials.Count);
        Assert.Equal(first.Trials.Select(trial => trial.Ticket), second.Trials.Select(trial => trial.Ticket));
    }

    [Fact]
    public async Task What_cannot_be_taken_is_refused_and_nothing_of_it_is_stored()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        AskedTrial trial = await AskOneAsync(api);
        ToldPoint good = Point(0, 1);
        ToldTrial[] wrong =
        [
            new("nonsense", [good]),
            new(trial.Ticket, [Point(5, 1), Point(5, 2)]),
            new(trial.Ticket, [Point(-1, 1)]),
            new(trial.Ticket, [new(0, new Dictionary<string, double> { ["a b"] = 1 })]),
            new(trial.Ticket, [good], "done"),
            new(trial.Ticket, [new(0, new Dictionary<string, double> { ["other"] = 1 })], "completed"),
            new(trial.Ticket, [good], "completed", Seconds: -1),
        ];
        foreach (ToldTrial told in wrong)
        {
            SweepApiException refused = await Assert.ThrowsAsync<SweepApiException>(
                () => api.Client.TellAsync("mine", [told]));
            Assert.Equal((400, "urn:sweep:bad-request"), (refused.Problem.Status, refused.Problem.Type));
        }

        Assert.Empty((await api.Client.ReadCurvesAsync("mine", trial.Number)).Curves);
        Assert.Equal("running", (await api.Client.FindTrialAsync("mine", trial.Number))!.State);
    }

    [Fact]
    public async Task Studies_that_silos_run_are_neither_asked_nor_told_of()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        await api.EnqueueAllAsync("tiny");
        SweepApiException refused = await Assert.ThrowsAsync<SweepApiException>(() => api.Client.AskAsync("tiny"));
        Assert.Equal("urn:sweep:not-external", refused.Problem.Type);
        Guid silo = Guid.NewGuid();
        await api.Store.RegisterSiloAsync(new(
            silo, "silo", TimeSpan.FromMinutes(1), Core.Training.NumericsVersion.Current), default);
        ClaimedTrial held = (await api.Store.ClaimAsync(new(silo, Guid.NewGuid(), 1), default))[0];
        AskedTrial trial = await AskOneAsync(api);

        // Even who knows the fence of a silo's trial cannot reach it through a study of his own.
        string forged = $"{held.Number}.{held.Fence.Trial}.{held.Fence.Epoch}.{silo:N}";
        Assert.NotEqual(forged, trial.Ticket);
        Assert.Equal("lost", await TellAsync(api, new(forged, [Point(0, 0)], "completed")));
        Assert.Equal("running", (await api.Client.FindTrialAsync("tiny", held.Number))!.State);
    }

    [Fact]
    public async Task Neither_an_ask_nor_a_tell_renews_the_lease_of_a_silo()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        AskedTrial trial = await AskOneAsync(api);
        Guid silo = Guid.NewGuid();
        await api.Store.RegisterSiloAsync(new(
            silo, "silo", TimeSpan.FromHours(1), Core.Training.NumericsVersion.Current), default);
        DateTimeOffset expires = await ExpiryAsync();
        await AskAsync(api, new("stranger", silo, Guid.NewGuid(), 1));
        string[] forged = trial.Ticket.Split('.');
        forged[^1] = $"{silo:N}";
        Assert.Equal("lost", await TellAsync(api, new(string.Join('.', forged), [Point(0, 1)])));
        Assert.Equal(expires, await ExpiryAsync());

        async Task<DateTimeOffset> ExpiryAsync() =>
            (await api.Client.ListSilosAsync().ToListAsync()).Single(one => one.Incarnation == silo).ExpiresAt;
    }

    [Fact]
    public async Task Asks_that_learn_together_of_a_lost_life_go_on_as_one()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await AskOneAsync(api);
        SiloView lost = Assert.Single(await api.Client.ListSilosAsync().ToListAsync());
        await api.Store.RetireSiloAsync(lost.Incarnation, default);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.Client.AskAsync("mine")));
        Assert.Single(await api.Client.ListSilosAsync().ToListAsync());
    }

    private static ToldPoint Point(long step, double error) =>
        new(step, new Dictionary<string, double> { ["error"] = error });

    private static ToldTrial Evaluated(AskedTrial trial)
    {
        double x = (double)trial.Parameters!["x"]!;
        return new(trial.Ticket, [Point(0, x * x)], "completed");
    }

    private static async Task<AskedTrial> AskOneAsync(ApiFixture api)
    {
        await api.Client.SubmitAsync(Mine);
        await api.EnqueueAllAsync("mine");
        return Assert.Single((await api.Client.AskAsync("mine")).Trials);
    }

    private static async Task<string> TellAsync(ApiFixture api, ToldTrial told) =>
        Assert.Single(await api.Client.TellAsync("mine", [told])).Outcome;

    private static async Task<AskAnswer> AskAsync(ApiFixture api, AskRequest ask)
    {
        using HttpResponseMessage response = await api.Http.PostAsJsonAsync(
            "api/v1/studies/mine/ask", ask, SweepJson.Compact);
        return (await response.Content.ReadFromJsonAsync<AskAnswer>(SweepJson.Compact))!;
    }

    /// <summary>Counts the points of curves that are read.</summary>
    private sealed class PointCounter(IStudyStore inner) : StoreDecorator(inner)
    {
        public long Read { get; private set; }

        public override async Task<IReadOnlyList<Curve>> ReadCurvesAsync(
            long trial, IReadOnlyDictionary<string, int> skip, CancellationToken cancellation)
        {
            IReadOnlyList<Curve> curves = await base.ReadCurvesAsync(trial, skip, cancellation);
            Read += curves.Sum(curve => curve.Steps.Count);
            return curves;
        }
    }
}
