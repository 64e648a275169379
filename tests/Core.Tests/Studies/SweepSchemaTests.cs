using System.Text.Json.Nodes;
using Sweep.Core.Studies;

namespace Sweep.Core.Tests.Studies;

public sealed class SweepSchemaTests
{
    private static readonly JsonObject Schema =
        JsonNode.Parse(SweepSchema.Create(TestCatalogue.Set).ToJsonString())!.AsObject();

    [Fact]
    public void Names_draft_and_sections()
    {
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", (string?)Schema["$schema"]);
        Assert.Equal(
            ["study", "seed", "problem", "train", "seeds", "arms", "search", "rank"],
            Schema["properties"]!.AsObject().Select(property => property.Key));
    }

    [Fact]
    public void Describes_hyperparameters_with_default_and_range()
    {
        JsonNode rate = Schema["$defs"]!["optimizer.adam.lr"]!;
        Assert.Equal(0.001, (double?)rate["default"]);
        Assert.Equal("lr (number > 0)", (string?)rate["description"]);
        Assert.Equal(0, (double?)rate["anyOf"]![0]!["exclusiveMinimum"]);
        JsonArray required = Schema["$defs"]!["optimizer.sgdm"]!["required"]!.AsArray();
        Assert.Equal(["name", "lr"], required.Select(name => (string?)name));
        Assert.NotNull(Schema["$defs"]!["problem-fixed.mlp.hidden"]);
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        foreach (JsonNode node in Nodes(Schema))
        {
            if (node is JsonObject map && map["$ref"] is { } reference)
                Assert.True(Schema["$defs"]!.AsObject().ContainsKey(((string)reference!)["#/$defs/".Length..]));
        }
    }

    [Fact]
    public void Accepts_valid_studies()
    {
        string[] files =
        [
            StudyFiles.Full,
            StudyFiles.WithArm("optimizer: adam", ""),
            StudyFiles.WithArm("optimizer: { choice: [adam, { name: momentum, lr: { int: [1, 9] } }] }"),
            StudyFiles.WithArm("optimizer: adam\n    schedule: { name: warmup, length: { epochs: { log: [1, 2] } } }"),
        ];
        foreach (string file in files)
        {
            JsonNode document = JsonNode.Parse(StudyFiles.Valid(file).CanonicalText)!;
            Assert.Null(SchemaCheck.FirstError(Schema, document));
        }
    }

    [Theory]
    [InlineData("seeds: 2", "seeds: 0")]
    [InlineData("optimizer: adam", "optimizer: sgdm")]
    [InlineData("optimizer: adam", "optimizer: { name: adam, lr: 0 }")]
    [InlineData("optimizer: adam", "optimizer: { name: adam, k: 1 }")]
    [InlineData("optimizer: adam", "optimizer: { name: adam, amsgrad: { log: [1, 2] } }")]
    [InlineData("problem: mlp", "problem: { name: mlp, dataset: { choice: [mnist] } }")]
    [InlineData("problem: mlp", "problem: mlp\ntrain: { epochs: 1, steps: 1 }")]
    [InlineData("problem: mlp", "problem: mlp\nrank: [{ metric: test_loss }]")]
    [InlineData("problem: mlp", "problem: mlp\nprune: {}")]
    [InlineData("study: s", "study: a b")]
    [InlineData("study: s\n", "")]
    public void Refuses_what_the_reader_refuses(string part, string replacement)
    {
        string valid = StudyFiles.WithArm("optimizer: adam", "");
        Assert.Null(SchemaCheck.FirstError(Schema, StudyFiles.ToJson(valid)));
        string changed = valid.Replace(part, replacement, StringComparison.Ordinal);
        Assert.NotNull(SchemaCheck.FirstError(Schema, StudyFiles.ToJson(changed)));
        Assert.False(StudyFiles.Read(changed).IsValid);
    }

    private static IEnumerable<JsonNode> Nodes(JsonNode node) => (node switch
    {
        JsonObject map => map.Select(field => field.Value),
        JsonArray list => list,
        _ => [],
    }).OfType<JsonNode>().SelectMany(Nodes).Prepend(node);
}
