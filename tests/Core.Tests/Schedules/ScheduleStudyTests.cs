using System.Text.Json.Nodes;
using Sweep.Core.Catalogue;
using Sweep.Core.Studies;
using Sweep.Core.Tests.Studies;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Schedules;

/// <summary>Schedules as study files write them: lists of milestones, and lists of schedules.</summary>
public sealed class ScheduleStudyTests
{
    private static readonly JsonObject Schema = JsonNode.Parse(SweepSchema.Create().ToJsonString())!.AsObject();

    [Fact]
    public void A_list_of_schedules_is_a_sequence()
    {
        Study list = Valid("[{ name: cosine, epochs: 2, minimum: 0.01 }, { name: step, fraction: 0.25 }, constant]");
        Study spelt = Valid("""
            { name: sequence,
              pieces: [{ name: cosine, minimum: 0.01, epochs: 2.0 }, { fraction: 0.25, name: step },
                       { name: constant }] }
            """);
        Assert.Equal(spelt.CanonicalText, list.CanonicalText);
        Assert.Equal(list.CanonicalText, StudyReader.ReadStored(list.CanonicalText).CanonicalText);

        IReadOnlyList<TimedComponent> pieces = Plan(list).Schedule.Values.TimedComponents("pieces");
        Assert.Equal(["cosine", "step", "constant"], pieces.Select(piece => piece.Component.Name));
        Assert.Equal([Duration.Epochs(2), Duration.Fraction(0.25), null], pieces.Select(piece => piece.Length));
        Assert.Equal(0.01, pieces[0].Component.Values.Number("minimum"));
    }

    [Fact]
    public void Lengths_milestones_and_settings_of_pieces_may_be_searched()
    {
        Study study = Valid("""
            [{ name: multistep, steps: { int: [20, 30] },
               milestones: [{ int: [5, 9] }, { fraction: { uniform: [0.5, 0.9] } }] },
              { name: cosine, fraction: { choice: [0.25, 0.5] }, minimum: { log: [1.0e-4, 1.0e-2] } }]
            """);
        string parameters = StudyBinder.Sampler(study, study.Arms[0]).Next()!.Parameters;
        IReadOnlyList<TimedComponent> pieces =
            StudyBinder.Plan(study, parameters, 1).Schedule.Values.TimedComponents("pieces");
        Assert.InRange(pieces[0].Length!.Value.Amount, 20, 30);
        IReadOnlyList<Duration> milestones = pieces[0].Component.Values.Durations("milestones");
        Assert.InRange(milestones[0].Amount, 5, 9);
        Assert.Equal(DurationUnit.Fraction, milestones[1].Unit);
        Assert.InRange(milestones[1].Amount, 0.5, 0.9);
        Assert.True(pieces[1].Length!.Value.Amount is 0.25 or 0.5);
    }

    [Theory]
    [InlineData("[{ name: cosine }, constant]", "schedule[0]", "without a length")]
    [InlineData("[{ name: cosine, epochs: 1, steps: 3 }, constant]", "schedule[0]", "2 units")]
    [InlineData("[{ name: cosine, epochs: 0 }, constant]", "schedule[0].epochs", "expected number in (0")]
    [InlineData("[{ name: cosin, epochs: 1 }, constant]", "schedule[0].name", "did you mean 'cosine'")]
    [InlineData("[{ name: cosine, epochs: 1, minimun: 0 }, constant]", "schedule[0].minimun", "did you mean 'minimum'")]
    [InlineData("[[constant]]", "schedule[0]", "found a list")]
    [InlineData("[]", "schedule", "found an empty list")]
    [InlineData("{ name: multistep, milestones: [] }", "schedule.milestones", "found an empty list")]
    [InlineData("{ name: multistep, milestones: [0] }", "schedule.milestones[0]", "expected")]
    [InlineData("{ name: multistep, milestones: [{ fraction: 2 }] }", "schedule.milestones[0].fraction", "expected")]
    [InlineData("{ name: reduce-on-plateau, metric: test_loss }", "schedule.metric", "expected")]
    public void Errors_name_the_place(string schedule, string path, string message)
    {
        StudyReadResult result = StudyReader.Read(File(schedule), "s.yaml");
        Assert.Contains(result.Errors, error =>
            error.Path == $"arms.a.{path}" && error.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_schema_takes_lists_with_lengths_and_refuses_what_is_no_length()
    {
        foreach (string schedule in new[]
        {
            "[{ name: cosine, epochs: 2 }, constant]",
            "[{ name: cosine, steps: { int: [2, 9] } }, { name: sgdr, t_0: { epochs: 1 }, fraction: 0.5 }]",
            "{ name: multistep, milestones: [5, { fraction: 0.5 }, { int: [3, 4] }] }",
            "{ choice: [constant, [{ name: cosine, epochs: 2 }, constant]] }",
        })
        {
            Assert.Null(SchemaCheck.FirstError(Schema, JsonNode.Parse(Valid(schedule).CanonicalText)));
        }

        JsonObject written = JsonNode.Parse(Valid("constant").CanonicalText)!.AsObject();
        JsonNode arm = written["arms"]!["a"]!;
        arm["schedule"] = JsonNode.Parse("""[{ "name": "cosine", "epochs": 2 }, "constant"]""");
        Assert.Null(SchemaCheck.FirstError(Schema, written));
        arm["schedule"] = JsonNode.Parse("""[{ "name": "cosine", "epochs": 0 }, "constant"]""");
        Assert.NotNull(SchemaCheck.FirstError(Schema, written));
        arm["schedule"] = JsonNode.Parse("""{ "name": "cosine", "epochs": 2 }""");
        Assert.NotNull(SchemaCheck.FirstError(Schema, written));
    }

    private static string File(string schedule) =>
        "study: s\nproblem: rosenbrock\nseeds: 1\nsearch: { configurations: 2, unequal_budgets: true }\narms:\n  a:\n"
        + $"    optimizer: sgd\n    schedule: {schedule.ReplaceLineEndings(" ")}\n";

    private static Study Valid(string schedule)
    {
        StudyReadResult result = StudyReader.Read(File(schedule), "s.yaml");
        Assert.True(result.IsValid, string.Join('\n', result.Errors));
        return result.Study;
    }

    private static TrialPlan Plan(Study study) =>
        StudyBinder.Plan(study, StudyBinder.Sampler(study, study.Arms[0]).Next()!.Parameters, 1);
}
