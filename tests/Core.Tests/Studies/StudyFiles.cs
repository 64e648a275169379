using System.Text.Json.Nodes;
using Sweep.Core.Studies;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Tests.Studies;

/// <summary>Study files for tests, and short ways to read them.</summary>
public static class StudyFiles
{
    /// <summary>Uses every part of the grammar.</summary>
    public const string Full = """
        # a comment
        study: adam-vs-sgdm
        seed: 7
        problem: { name: mlp, dataset: mnist, hidden: [128, 64] }
        train:
          epochs: 10
          batch: 128
          order: frozen
          drop_last: false
          evaluate: { every: { epochs: 0.5 }, train_draw: 500 }
          diverge_above: 1e6
        seeds: [3, 1, 18446744073709551615]
        arms:
          sgdm:
            optimizer:
              name: momentum
              lr: { log: [1.0e-3, 1.0] }
              momentum: { choice: [0.9, 0.99] }
              delay: { int: [0, 10], step: 5 }
            schedule:
              name: warmup
              length: { steps: { int: [10, 100] } }
              then: { name: multistep, milestones: [5, { int: [6, 9] }] }
            train: { steps: 500, batch: { grid: [16, 32, full] }, evaluate: { every: 100 } }
          adam: { optimizer: { name: adam, lr: { uniform: [1.0e-4, 1.0e-1] }, amsgrad: { choice: [true, false] } } }
          either:
            optimizer:
              name: lookahead
              inner:
                choice: [adam, { name: sgdm, lr: { choice: [{ log: [0.01, 0.1], points: 3 }, 1] }, form: lecture }]
              k: { int: [1, 20] }
            schedule: warmup
        search: { sampler: random, configurations: 20 }
        rank:
          - { metric: val_accuracy }
          - { metric: train_loss, goal: min }
          - { compare: [ { arm: adam, metric: train_loss }, { arm: sgdm, metric: test_loss } ] }
        """;

    /// <summary>A short study with one arm; its body is indented by four.</summary>
    public static string WithArm(string arm, string rest = "search: { configurations: 5 }") =>
        $"study: s\nproblem: mlp\nseeds: 2\narms:\n  a:\n    {arm}\n{rest}\n";

    public static StudyReadResult Read(string text) => StudyReader.Read(text, "s.yaml", TestCatalogue.Set);

    public static Study Valid(string text)
    {
        StudyReadResult result = Read(text);
        Assert.True(result.IsValid, string.Join('\n', result.Errors));
        return result.Study;
    }

    /// <summary>Asserts exactly one error: <c>line:column path</c> and a part of its message.</summary>
    public static void Fails(string text, string place, string part) => Single(Read(text), place, part);

    public static void Single(StudyReadResult result, string place, string part)
    {
        StudyError error = Assert.Single(result.Errors);
        Assert.Null(result.Study);
        Assert.Equal("s.yaml", error.File);
        Assert.Equal(place, $"{error.Line}:{error.Column} {error.Path}".TrimEnd());
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    /// <summary>A YAML text as JSON, for the schema.</summary>
    public static JsonNode? ToJson(string yaml) => ToJson(YamlNodeReader.Read(yaml, new StudyErrors(""))!);

    private static JsonNode? ToJson(StudyNode node) => node switch
    {
        StudyMap map => new JsonObject(map.Entries.Select(entry =>
            new KeyValuePair<string, JsonNode?>(entry.Key, ToJson(entry.Value)))),
        StudyList list => new JsonArray([.. list.Items.Select(ToJson)]),
        StudyScalar scalar when scalar.TryNumber(out _) => JsonNode.Parse(scalar.Text),
        StudyScalar scalar when scalar.TryFlag(out bool flag) => flag,
        _ => ((StudyScalar)node).Text,
    };
}
