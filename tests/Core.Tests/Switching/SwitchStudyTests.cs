using System.Text.Json.Nodes;
using Sweep.Core.Catalogue;
using Sweep.Core.Studies;
using Sweep.Core.Tests.Studies;

namespace Sweep.Core.Tests.Switching;

/// <summary>Switches as study files write them.</summary>
public sealed class SwitchStudyTests
{
    private const string Short = """
        { switch: { from: { name: adam, lr: { log: [1.0e-4, 1.0e-1] } }, to: { name: sgdm },
                    when: { rule: swats, tolerance: 1.0e-6 }, momentum: carry, rate: { log: [0.01, 1] } } }
        """;

    private static readonly JsonObject Schema = JsonNode.Parse(SweepSchema.Create().ToJsonString())!.AsObject();

    [Fact]
    public void Short_and_long_form_are_one_study_and_bind()
    {
        Study written = Valid(Short);
        Study spelt = Valid("""
            { name: switch, from: { lr: { log: [0.0001, 0.1] }, name: adam }, to: sgdm,
                        when: { tolerance: 1e-6, rule: swats }, rate: { log: [0.01, 1] }, momentum: carry }
            """);
        Assert.Equal(spelt.CanonicalText, written.CanonicalText);
        Assert.Equal(written.CanonicalText, StudyReader.ReadStored(written.CanonicalText).CanonicalText);

        string parameters = StudyBinder.Sampler(written, written.Arms[0]).Next()!.Parameters;
        ComponentSpec optimizer = StudyBinder.Plan(written, parameters, 1).Optimizer;
        Assert.Equal("switch", optimizer.Name);
        Assert.Equal("adam", optimizer.Values.Component("from").Name);
        Assert.Equal(1e-6, optimizer.Values.Component("when").Values.Number("tolerance"));
        Assert.InRange(optimizer.Values.Number("rate"), 0.01, 1);
        Assert.Equal("rule", StudyBinder.Plan(
            Valid("{ switch: { from: adam, to: sgd, when: fixed } }"),
            "{\"optimizer\":{\"from\":{\"name\":\"adam\"},\"name\":\"switch\",\"to\":{\"name\":\"sgd\"},"
                + "\"when\":{\"rule\":\"fixed\"}}}",
            1).Optimizer.Values.Text("rate"));
    }

    [Fact]
    public void Rules_and_optimizers_may_be_searched()
    {
        Study study = Valid("""
            { switch: { from: { choice: [adam, adamw] }, to: sgdm,
                        when: { choice: [{ rule: fixed, at: { fraction: { uniform: [0.1, 0.9] } } }, { rule: pflug }] },
                        rate: { choice: [rule, 0.1] } } }
            """);
        Assert.False(study.Arms[0].Space.IsFixed);
        Assert.Null(SchemaCheck.FirstError(Schema, JsonNode.Parse(study.CanonicalText)));
    }

    [Theory]
    [InlineData("{ switch: { from: adam, to: sgdm } }", "optimizer.switch.when", "found no 'when'")]
    [InlineData(
        "{ switch: { from: adam, to: sgdm, when: { rule: swat } } }",
        "optimizer.switch.when.rule",
        "did you mean 'swats'")]
    [InlineData(
        "{ switch: { from: adam, to: sgdm, when: { name: swats } } }", "optimizer.switch.when", "{rule: ..., ...}")]
    [InlineData("{ switch: { from: adam, to: sgdm, when: swats, rate: fast } }", "optimizer.switch.rate", "or 'rule'")]
    [InlineData("{ switch: { from: adam, to: sgdm, when: swats, rate: -1 } }", "optimizer.switch.rate", "number >= 0")]
    [InlineData(
        "{ switch: { from: adam, to: sgdm, when: swats, momentun: carry } }",
        "optimizer.switch.momentun",
        "did you mean 'momentum'")]
    [InlineData("{ adam: { lr: 0.1 } }", "optimizer", "expected the name of an optimizer")]
    public void Errors_name_the_place(string optimizer, string path, string message)
    {
        StudyReadResult result = StudyReader.Read(File(optimizer), "s.yaml");
        Assert.Contains(result.Errors, error =>
            error.Path == $"arms.a.{path}" && error.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_schema_takes_both_forms_and_refuses_mistakes()
    {
        JsonObject document = JsonNode.Parse(Valid(Short).CanonicalText)!.AsObject();
        Assert.Null(SchemaCheck.FirstError(Schema, document));
        JsonNode arm = document["arms"]!["a"]!;
        arm["optimizer"] = JsonNode.Parse("""
            { "switch": { "from": "adam", "to": { "name": "sgdm" }, "when": { "rule": "swats" }, "rate": "rule" } }
            """);
        Assert.Null(SchemaCheck.FirstError(Schema, document));
        foreach (string wrong in new[]
        {
            """{ "switch": { "from": "adam", "to": "sgdm" } }""",
            """{ "switch": { "from": "adam", "to": "sgdm", "when": { "name": "swats" } } }""",
            """{ "switch": { "from": "adam", "to": "sgdm", "when": "swats", "rate": "fast" } }""",
            "{}",
        })
        {
            arm["optimizer"] = JsonNode.Parse(wrong);
            Assert.NotNull(SchemaCheck.FirstError(Schema, document));
        }
    }

    private static string File(string optimizer) =>
        "study: s\nproblem: rosenbrock\nseeds: 1\nsearch: { configurations: 2, unequal_budgets: true }\narms:\n  a:\n"
        + $"    optimizer: {optimizer.Trim()}\n";

    private static Study Valid(string optimizer)
    {
        StudyReadResult result = StudyReader.Read(File(optimizer), "s.yaml");
        Assert.True(result.IsValid, string.Join('\n', result.Errors));
        return result.Study;
    }
}
