using System.Text.Json.Nodes;
using Sweep.Core.Catalogue;
using Sweep.Core.Problems;
using Sweep.Core.Search;
using Sweep.Core.Studies;

namespace Sweep.Core.Tests.Studies;

/// <summary>Studies whose trials clients evaluate.</summary>
public sealed class ExternalStudyTests
{
    private const string Text = """
        study: mine
        problem: external
        seeds: 2
        arms:
          forest:
            parameters:
              trees: { int: [10, 500] }
              rate: { log: [0.001, 1] }
              split: { choice: [gini, { kind: entropy, base: { uniform: [2, 3] } }] }
              sizes: [1, 2.5, { choice: [3, 4] }]
              bagging: true
          boost: { parameters: { depth: { grid: [3, 5] } } }
        search: { configurations: 2 }
        rank:
          - { metric: error, goal: min }
          - { compare: [{ arm: forest, metric: error }, { arm: boost, metric: test_error }] }
        """;

    private static readonly JsonObject Schema = JsonNode.Parse(SweepSchema.Create().ToJsonString())!.AsObject();

    [Fact]
    public void Parameters_are_drawn_as_the_author_named_them()
    {
        Study study = Read(Text).Study!;
        PlannedTrial[] trials = [.. StudyDesign.Trials(study)];
        Assert.Equal(8, trials.Length);
        PlannedTrial forest = trials.First(trial => trial.Arm == "forest");
        JsonNode parameters = JsonNode.Parse(forest.Configuration.Parameters)!["parameters"]!;
        Assert.InRange((int)parameters["trees"]!, 10, 500);
        Assert.InRange((double)parameters["rate"]!, 0.001, 1);
        Assert.True((bool)parameters["bagging"]!);
        Assert.Equal(3, parameters["sizes"]!.AsArray().Count);
        Assert.Equal(
            trials.Select(trial => trial.Configuration.Parameters),
            StudyDesign.Trials(StudyReader.ReadStored(study.CanonicalText)).Select(
                trial => trial.Configuration.Parameters));
    }

    [Fact]
    public void Schema_knows_them()
    {
        Assert.Null(SchemaCheck.FirstError(Schema, StudyFiles.ToJson(Text)));
        Assert.NotNull(SchemaCheck.FirstError(Schema, StudyFiles.ToJson(Text.Replace("external", "rosenbrock"))));
    }

    [Theory]
    [InlineData("boost: { parameters: { depth: { grid: [3, 5] } } }", "boost: { optimizer: adam }", "arms.boost")]
    [InlineData("{ depth: { grid: [3, 5] } }", "{}", "arms.boost.parameters")]
    [InlineData("depth: { grid: [3, 5] }", "'a b': 1", "arms.boost.parameters")]
    [InlineData("seeds: 2", "seeds: 2\ntrain: { epochs: 1 }", "train")]
    [InlineData("metric: error, goal", "metric: test_error, goal", "rank[0].metric")]
    [InlineData("metric: error, goal", "metric: 'a b', goal", "rank[0].metric")]
    public void Mistakes_are_named_with_their_place(string part, string replacement, string path)
    {
        string changed = Text.Replace(part, replacement, StringComparison.Ordinal);
        StudyReadResult result = Read(changed);
        Assert.Contains(result.Errors, error => error.Path.StartsWith(path, StringComparison.Ordinal));
        Assert.NotNull(SchemaCheck.FirstError(Schema, StudyFiles.ToJson(changed)));
    }

    [Fact]
    public void Nothing_here_runs_them()
    {
        Study study = Read(Text).Study!;
        string parameters = StudyDesign.Trials(study).First().Configuration.Parameters;
        InvalidDataException refused = Assert.Throws<InvalidDataException>(
            () => StudyBinder.Plan(study, parameters, 0));
        Assert.Contains("clients", refused.Message);
        Assert.True(SweepCatalogue.Problems[study.Problem.Name].IsExternal);
        Assert.Equal(External.Entry.Name, study.Problem.Name);
    }

    private static StudyReadResult Read(string text) => StudyReader.Read(text, "mine.yaml");
}
