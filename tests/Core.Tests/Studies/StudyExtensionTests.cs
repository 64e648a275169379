using Sweep.Core.Search;
using Sweep.Core.Studies;
using Sweep.Core.Tests.Training;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Studies;

/// <summary>A study that grows keeps what it has: numbers, configurations, and every metric.</summary>
public sealed class StudyExtensionTests
{
    private const string Random = """
        study: grows
        seed: 7
        problem: { name: rosenbrock }
        train: { steps: 20, evaluate: { every: { steps: 10 } } }
        seeds: 2
        arms:
          adam: { optimizer: { name: adam, lr: { log: [1.0e-4, 1.0e-1] } } }
          sgdm: { optimizer: { name: sgdm, lr: { log: [1.0e-6, 1.0e-4] }, momentum: { choice: [0.5, 0.9] } } }
        search: { configurations: 3 }
        """;

    private const string Grid = """
        study: grid
        problem: { name: rosenbrock }
        train: { steps: 20 }
        seeds: [5, 3]
        arms:
          adam: { optimizer: { name: adam, lr: { grid: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6] } } }
          sgd: { optimizer: { name: sgd, lr: { grid: [1.0e-6, 1.0e-5, 1.0e-4, 1.0e-3] } } }
        search: { sampler: grid, configurations: 2 }
        """;

    public static TheoryData<string, string[]> Extensions => new()
    {
        { Random, ["""{"seeds":[2]}"""] },
        { Random, ["""{"configurations":9}"""] },
        { Random, ["""{"configurations":5,"seeds":[9,4]}"""] },
        { Random, ["""{"seeds":[2,3]}""", """{"configurations":4}""", """{"configurations":8,"seeds":[4]}"""] },
        { Random, ["""{"configurations":4}""", """{"seeds":[2]}""", """{"seeds":[3]}""", """{"configurations":6}"""] },
        { Grid, ["""{"configurations":4}""", """{"seeds":[0,18446744073709551615]}"""] },
        { Grid, ["""{"seeds":[1]}""", """{"configurations":3}""", """{"configurations":4,"seeds":[2]}"""] },
        { Grid.Replace("configurations: 2", "configurations: 4, unequal_budgets: true"), ["""{"configurations":9}"""] },
    };

    [Theory]
    [MemberData(nameof(Extensions))]
    public void Old_trials_keep_their_numbers_and_the_set_becomes_the_larger_one(string text, string[] extensions) =>
        AssertGrows(Read(text), extensions.Select(StudyExtension.Parse));

    [Theory]
    [InlineData(Random, 1000)]
    [InlineData(Grid, 4)]
    public void Any_chain_of_extensions_keeps_numbers_and_makes_the_larger_study(string text, int most)
    {
        for (int chain = 0; chain < 50; chain++)
        {
            Random random = new(chain);
            AssertGrows(Read(text), Chain(Read(text), random, most));
        }
    }

    [Fact]
    public void Metrics_of_every_trial_are_those_of_the_larger_study()
    {
        Study extended = Read(Random).Extend(new([2], null)).Extend(new([], 4));
        Study submitted = StudyReader.ReadStored(extended.CanonicalText);
        Dictionary<PlannedTrial, byte[]> truth = StudyDesign.Trials(submitted)
            .ToDictionary(trial => trial, trial => Train(submitted, trial));
        foreach (PlannedTrial trial in StudyDesign.Trials(extended)) Assert.Equal(truth[trial], Train(extended, trial));
    }

    [Theory]
    [InlineData("""{"configurations":40,"seeds":[5,6]}""")]
    [InlineData("""{"seeds":[18446744073709551615]}""")]
    [InlineData("""{"configurations":1}""")]
    public void Canonical_text_is_read_back(string text) =>
        Assert.Equal(text, StudyExtension.Parse(text).ToCanonicalText());

    [Fact]
    public void Other_forms_of_the_same_extension_have_the_same_canonical_text() => Assert.Equal(
        """{"configurations":4,"seeds":[1,2]}""",
        StudyExtension.Parse(""" { "seeds": [ 1, 2 ], "configurations": 4 } """).ToCanonicalText());

    [Theory]
    [InlineData("", "expected JSON")]
    [InlineData("[1]", "found [1], expected a map with 'configurations', 'seeds' or both")]
    [InlineData("""{"seed":[1]}""", "found 'seed', expected 'configurations' or 'seeds'; did you mean 'seeds'?")]
    [InlineData("""{"seeds":3}""", "seeds: found 3, expected a list")]
    [InlineData("""{"seeds":[1,-1]}""", "seeds[1]: found -1, expected a whole number in [0, 2^64 - 1]")]
    [InlineData("""{"seeds":[1],"seeds":[2]}""", "found 'seeds' twice")]
    [InlineData("""{"configurations":1.5}""", "configurations: found 1.5, expected a whole number in [1, 10000000]")]
    [InlineData("""{"configurations":0}""", "configurations: found 0, expected a whole number")]
    [InlineData("""{"configurations":20000000}""", "expected a whole number in [1, 10000000]")]
    public void Wrong_texts_are_refused_with_what_was_expected(string text, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => StudyExtension.Parse(text)).Message);

    [Theory]
    [InlineData(Random, "{}", "found nothing, expected more seeds, more configurations or both")]
    [InlineData(Random, """{"seeds":[1]}""", "found the seed 1 again")]
    [InlineData(Random, """{"seeds":[4,4]}""", "found the seed 4 again")]
    [InlineData(Random, """{"configurations":3}""", "expected more than the 3 that it has")]
    [InlineData(Random, """{"configurations":10000000}""", "expected at most 10000000")]
    [InlineData(Grid, """{"configurations":5}""", "at most the 4 in the space of arm 'sgd', 2 of which it has")]
    public void Extensions_that_the_study_cannot_have_are_refused(string text, string extension, string message)
    {
        InvalidDataException exception = Assert.Throws<InvalidDataException>(
            () => Read(text).Extend(StudyExtension.Parse(extension)));
        Assert.StartsWith($"Study '{Read(text).Name}' cannot be extended so: ", exception.Message);
        Assert.Contains(message, exception.Message);
    }

    [Fact]
    public void A_whole_grid_has_no_more_configurations_but_takes_seeds()
    {
        Study whole = Read(Grid.Replace(", configurations: 2", ", unequal_budgets: true"));
        Assert.Contains(
            "expected at most the 6 in the space of arm 'adam', 6 of which it has",
            Assert.Throws<InvalidDataException>(() => whole.Extend(new([], 7))).Message);
        Assert.Equal(30, whole.Extend(new([1], null)).PlannedTrials);
    }

    [Fact]
    public void Next_seeds_are_the_first_that_are_free()
    {
        Assert.Equal([2ul, 3], Read(Random).NextSeeds(2));
        Assert.Equal([0ul, 1, 2, 4], Read(Grid).NextSeeds(4));
        Assert.Contains("\"seeds\":4", Read(Random).Extend(new(Read(Random).NextSeeds(2), null)).CanonicalText);
    }

    [Fact]
    public void Every_section_of_the_text_survives_an_extension()
    {
        Study study = StudyFiles.Valid(StudyFiles.Full);
        Study extended = study.Extend(new(study.NextSeeds(1), 21), TestCatalogue.Set);
        Assert.Equal(
            ["search.configurations", "seeds"],
            StudyDifference.Between(study.CanonicalText, extended.CanonicalText).Select(change => change.Path));
    }

    private static IEnumerable<StudyExtension> Chain(Study study, Random random, int most)
    {
        int seeds = study.Seeds.Count, configurations = study.Search.Configurations!.Value;
        for (int link = random.Next(1, 6); link > 0; link--)
        {
            ulong[] more = [.. Enumerable.Range(0, random.Next(3)).Select(_ => 100 + (ulong)seeds++)];
            int raised = Math.Min(most, configurations + random.Next(4));
            bool raises = raised > configurations;
            configurations = raised;
            if (raises || more.Length > 0) yield return new(more, raises ? raised : null);
        }
    }

    private static void AssertGrows(Study study, IEnumerable<StudyExtension> extensions)
    {
        List<PlannedTrial> trials = [.. StudyDesign.Trials(study)];
        foreach (StudyExtension extension in extensions)
        {
            study = study.Extend(extension);
            List<PlannedTrial> extended = [.. StudyDesign.Trials(study)];
            Assert.Equal(trials, extended.Take(trials.Count));
            Assert.True(extended.Count > trials.Count);
            Assert.Equal(study.PlannedTrials, extended.Count);
            Assert.Equal(extended.Count, extended.Distinct().Count());
            trials = extended;
        }

        Study submitted = StudyReader.ReadStored(study.CanonicalText);
        Assert.Null(submitted.Before);
        Assert.Equal(study.PlannedTrials, submitted.PlannedTrials);
        Assert.Equal(study.Seeds, submitted.Seeds);
        Assert.Equal(StudyDesign.Trials(submitted).ToHashSet(), [.. trials]);
        foreach (IGrouping<string, PlannedTrial> arm in trials.GroupBy(trial => trial.Arm))
            Assert.Equal(study.Search.ConfigurationsOf(study.Arms.First(each => each.Name == arm.Key)), Count(arm));
        if (!study.Search.UnequalBudgets) Assert.Single(trials.GroupBy(trial => trial.Arm).Select(Count).Distinct());

        static int Count(IEnumerable<PlannedTrial> arm) => arm.DistinctBy(trial => trial.Configuration.Number).Count();
    }

    private static Study Read(string text)
    {
        StudyReadResult result = StudyReader.Read(text, "test.yaml");
        Assert.True(result.IsValid, string.Join('\n', result.Errors));
        return result.Study;
    }

    private static byte[] Train(Study study, PlannedTrial trial)
    {
        TrainingRun run = TrainingRun.Start(
            StudyBinder.Plan(study, trial.Configuration.Parameters, trial.Seed), Plans.Datasets);
        while (run.Status is TrainingStatus.Training or TrainingStatus.MeasureDue)
        {
            if (run.Status == TrainingStatus.MeasureDue) run.Measure();
            else run.Advance(long.MaxValue);
        }

        return run.Result.ToBytes();
    }
}
