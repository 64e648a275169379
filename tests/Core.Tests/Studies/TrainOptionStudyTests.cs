using System.Text.Json.Nodes;
using Sweep.Core.Problems;
using Sweep.Core.Studies;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Studies;

/// <summary>The options of the <c>train:</c> section in study files: what they mean, errors and schema.</summary>
public sealed class TrainOptionStudyTests
{
    private const string Arms = "arms: { a: { optimizer: adam } }\n";
    private const string Start = "study: s\nproblem: mlp\nseeds: 1\n";

    private static readonly JsonObject Schema =
        JsonNode.Parse(SweepSchema.Create(TestCatalogue.Set).ToJsonString())!.AsObject();

    [Fact]
    public void Options_that_are_left_out_are_off()
    {
        TrainOptions train = Options("{ epochs: 1 }");
        Assert.Null(train.Clip);
        Assert.Empty(train.DecayExclude);
        Assert.Equal(1, train.Accumulate);
        Assert.Null(train.Average);
        Assert.Null(train.Stop);
        Assert.Null(train.Augment);
        Assert.Equal(0, train.LabelSmoothing);
        Assert.Equal([Split.Train, Split.Validation, Split.Test], train.EvaluateSplits);
    }

    [Fact]
    public void Accumulation_is_read() => Assert.Equal(4, Options("{ accumulate: 4 }").Accumulate);

    [Fact]
    public void Averaging_is_read()
    {
        Assert.Equal(new(0.99, Evaluate: true), Options("{ ema: { decay: 0.99 } }").Average);
        Assert.Equal(new(0.9, Evaluate: false), Options("{ ema: { decay: 0.9, evaluate: false } }").Average);
    }

    [Fact]
    public void Early_stopping_is_read()
    {
        Assert.Equal(new("val_loss", 3, 0), Options("{ stop: { patience: 3 } }").Stop);
        Assert.Equal(
            new("train_accuracy", 1, 0.01),
            Options("{ stop: { metric: train_accuracy, patience: 1, min_delta: 0.01 } }").Stop);
    }

    [Fact]
    public void Splits_are_read_in_any_order()
    {
        Assert.Equal(
            [Split.Train, Split.Validation], Options("{ evaluate: { splits: [validation, train] } }").EvaluateSplits);
        Assert.Equal(Options("{}"), Options("{ evaluate: { splits: [test, validation, train] } }"));
    }

    [Theory]
    [InlineData("train: { evaluate: { splits: [train, test] } }\n" + Arms, "4:30 train.evaluate.splits",
        "found no 'validation', expected it: the study ranks by 'val_loss'")]
    [InlineData("arms: { a: { optimizer: adam, train: { evaluate: { splits: [validation] } } } }\n"
        + "rank: [{ metric: train_accuracy }]\n", "4:60 arms.a.train.evaluate.splits",
        "found no 'train', expected it: the study ranks by 'train_accuracy'")]
    [InlineData("train: { evaluate: { splits: { choice: [[validation, test], [validation]] } } }\n" + Arms
        + "rank: [{ compare: [{ arm: a, metric: test_loss }, { arm: a, metric: val_loss }] }]\n"
        + "search: { configurations: 2 }\n", "4:30 train.evaluate.splits",
        "found no 'test', expected it: the study compares 'test_loss'")]
    [InlineData("train: { evaluate: { splits: [validation] }, stop: { patience: 1, metric: train_loss } }\n" + Arms,
        "4:30 train.evaluate.splits", "found no 'train', expected it: 'stop' watches 'train_loss'")]
    public void Splits_that_decide_something_cannot_be_left_out(string rest, string place, string part) =>
        StudyFiles.Fails("study: s\nproblem: mlp\nseeds: 1\n" + rest, place, part);

    [Theory]
    [InlineData("schedule: reduce-on-plateau", "the schedule of arm 'a' listens to 'val_loss'")]
    [InlineData("schedule: [{ name: cosine, steps: 5 }, { name: reduce-on-plateau, metric: val_accuracy }]",
        "the schedule of arm 'a' listens to 'val_accuracy'")]
    [InlineData(
        "schedule: { choice: [constant, { name: reduce-on-plateau, metric: { choice: [train_loss, val_loss] } }] }",
        "the schedule of arm 'a' listens to 'val_loss'")]
    [InlineData("optimizer: { switch: { from: adam, to: sgdm, when: { rule: nt-asgd } } }",
        "the optimizer of arm 'a' listens to 'val_loss'")]
    [InlineData("schedule: { name: reduce-on-plateau, metric: train_loss }", null)]
    public void Splits_that_are_listened_to_cannot_be_left_out(string component, string? part)
    {
        string optimizer = component.StartsWith("optimizer", StringComparison.Ordinal) ? "" : "optimizer: adam, ";
        StudyReadResult result = StudyReader.Read(
            $"study: s\nproblem: mlp\nseeds: 1\narms: {{ a: {{ {optimizer}{component} }} }}\n"
            + "rank: [{ metric: train_loss }]\ntrain: { evaluate: { splits: [train] } }\n"
            + "search: { configurations: 2, unequal_budgets: true }\n",
            "s.yaml");
        if (part is null) Assert.True(result.IsValid, string.Join('\n', result.Errors));
        else StudyFiles.Single(result, "6:30 train.evaluate.splits", part);
    }

    [Fact]
    public void Label_smoothing_is_read() => Assert.Equal(0.1, Options("{ label_smoothing: 0.1 }").LabelSmoothing);

    [Theory]
    [InlineData("{ label_smoothing: 0.1 }", "4:27 train.label_smoothing",
        "found 'label_smoothing', expected none: problem 'rosenbrock' has no classes")]
    [InlineData("{ stop: { patience: 1, metric: val_accuracy } }", "4:39 train.stop.metric",
        "found 'val_accuracy', expected a metric that is reported: problem 'rosenbrock' does not report it")]
    [InlineData("{ augment: { shift: 1 } }", "4:19 train.augment",
        "found 'augment', expected none: problem 'rosenbrock' has no images")]
    public void Options_that_the_problem_cannot_honour_are_refused(string train, string place, string part)
    {
        string file = $"study: s\nproblem: rosenbrock\nseeds: 1\ntrain: {train}\narms: {{ a: {{ optimizer: adam }}, "
            + "b: { optimizer: sgdm } }\n";
        StudyFiles.Single(StudyReader.Read(file, "s.yaml"), place, part);
        Assert.True(StudyReader.Read(file.Replace("rosenbrock", "mlp", StringComparison.Ordinal), "s.yaml").IsValid);
    }

    [Fact]
    public void Augmentation_is_read()
    {
        Assert.Equal(new(2, Flip: true), Options("{ augment: { shift: 2, flip: true } }").Augment);
        Assert.Equal(new(0, Flip: true), Options("{ augment: { flip: true } }").Augment);
        Assert.Null(Options("{ augment: {} }").Augment);
    }

    [Fact]
    public void Clipping_is_read()
    {
        Assert.Equal(new(GradientClipping.Norm, 0.5), Options("{ clip: { norm: 0.5 } }").Clip);
        Assert.Equal(new(GradientClipping.Value, 2), Options("{ clip: { value: 2 } }").Clip);
    }

    [Fact]
    public void Roles_without_decay_are_read_in_any_order()
    {
        Assert.Equal([TensorRole.Bias, TensorRole.Norm], Options("{ decay_exclude: [norm, bias] }").DecayExclude);
        Assert.Empty(Options("{ decay_exclude: [] }").DecayExclude);
    }

    [Fact]
    public void An_arm_overrides_the_studys_options_one_by_one()
    {
        Study study = StudyFiles.Valid($"{Start}train: {{ clip: {{ norm: 1 }}, evaluate: {{ every: 5 }} }}\n"
            + "arms: { a: { optimizer: adam, train: { clip: { value: 2 }, evaluate: { train_draw: 9 } } } }\n");
        TrainOptions train = Plan(study).Train;
        Assert.Equal(new(GradientClipping.Value, 2), train.Clip);
        Assert.Equal((5, 9), (train.EvaluateEvery.Amount, train.TrainDraw));
    }

    [Theory]
    [InlineData("clip: { norm: { log: [0.1, 10] } }")]
    [InlineData("accumulate: { int: [1, 1000] }")]
    [InlineData("ema: { decay: { choice: [0.9, 0.99, 0.999] }, evaluate: { choice: [true, false] } }")]
    [InlineData("stop: { patience: { int: [1, 100] }, metric: { choice: [val_loss, train_loss] } }")]
    [InlineData("evaluate: { splits: { choice: [[validation], [validation, test], [train, validation]] } }")]
    [InlineData("label_smoothing: { uniform: [0, 0.2] }")]
    [InlineData("augment: { shift: { choice: [0, 1, 2] }, flip: { choice: [true, false] } }")]
    [InlineData("decay_exclude: { choice: [[], [bias], [bias, norm]] }")]
    public void Options_are_searched_over(string train)
    {
        string file = $"{Start}{Arms}train: {{ {train} }}\nsearch: {{ configurations: 3 }}\n";
        Study study = StudyFiles.Valid(file);
        Assert.Null(SchemaCheck.FirstError(Schema, JsonNode.Parse(study.CanonicalText)));
        HashSet<TrainOptions> seen = [];
        Core.Search.ISampler sampler = StudyBinder.Sampler(study, study.Arms[0], TestCatalogue.Set);
        for (int i = 0; i < 3; i++)
            seen.Add(StudyBinder.Plan(study, sampler.Next()!.Parameters, 1, TestCatalogue.Set).Train);
        Assert.True(seen.Count > 1);
    }

    [Theory]
    [InlineData("{ clip: 1 }", "4:16 train.clip", "found number 1, expected map of norm, value")]
    [InlineData("{ clip: {} }", "4:16 train.clip", "found none of norm, value, expected one")]
    [InlineData("{ clip: { norm: 1, value: 1 } }", "4:27 train.clip.value",
        "found both 'norm' and 'value', expected one of them")]
    [InlineData("{ clip: { norm: 0 } }", "4:24 train.clip.norm", "expected number in (0, 1E+30]")]
    [InlineData("{ decay_exclude: bias }", "4:25 train.decay_exclude",
        "found text 'bias', expected list of free, weight, bias, norm, embedding")]
    [InlineData("{ decay_exclude: [bias, nrom] }", "4:32 train.decay_exclude[1]", "did you mean 'norm'?")]
    [InlineData("{ decay_exclude: [bias, bias] }", "4:32 train.decay_exclude[1]",
        "found 'bias' again, expected it once")]
    [InlineData("{ accumulate: 0 }", "4:22 train.accumulate", "found number 0, expected whole number in [1, 1000000]")]
    [InlineData(
        "{ ema: {} }", "4:15 train.ema.decay", "found no 'decay', expected 'ema' to have one: number in [0, 1)")]
    [InlineData("{ ema: { decay: 1 } }", "4:24 train.ema.decay", "found number 1, expected number in [0, 1)")]
    [InlineData("{ stop: { metric: val_loss } }", "4:16 train.stop.patience", "found no 'patience'")]
    [InlineData("{ stop: { patience: 0 } }", "4:28 train.stop.patience", "found number 0, expected whole number")]
    [InlineData("{ stop: { patience: 1, min_delta: -1 } }", "4:42 train.stop.min_delta", "found number -1")]
    [InlineData("{ stop: { patience: 1, metric: test_loss } }", "4:39 train.stop.metric",
        "found the test metric 'test_loss', expected a train or validation metric")]
    [InlineData("{ evaluate: { splits: [] } }", "4:30 train.evaluate.splits",
        "found an empty list, expected list of at least one of train, validation, test")]
    [InlineData("{ evaluate: { splits: [val] } }", "4:31 train.evaluate.splits[0]", "found text 'val'")]
    [InlineData("{ label_smoothing: 1 }", "4:27 train.label_smoothing", "found number 1, expected number in [0, 1)")]
    [InlineData("{ augment: { shift: -1 } }", "4:28 train.augment.shift", "found number -1, expected whole number")]
    [InlineData("{ augment: { flip: 2 } }", "4:27 train.augment.flip", "found number 2, expected true or false")]
    public void Errors_name_place_and_remedy(string train, string place, string part)
    {
        string file = $"{Start}train: {train}\n{Arms}";
        StudyFiles.Fails(file, place, part);
        Assert.NotNull(SchemaCheck.FirstError(Schema, StudyFiles.ToJson(file)));
    }

    [Theory]
    [InlineData("{ clip: { norm: 1 } }")]
    [InlineData("{ clip: { value: 1e-3 } }")]
    [InlineData("{ decay_exclude: [embedding, norm] }")]
    [InlineData("{ accumulate: 4 }")]
    [InlineData("{ augment: { shift: 4, flip: true } }")]
    [InlineData("{ label_smoothing: 0.1 }")]
    [InlineData("{ evaluate: { splits: [test, validation] } }")]
    [InlineData("{ stop: { patience: 1, metric: batch_loss, min_delta: 0.5 } }")]
    [InlineData("{ ema: { decay: 0.999, evaluate: false } }")]
    public void The_schema_takes_what_the_reader_takes(string train)
    {
        string file = $"{Start}train: {train}\n{Arms}";
        Assert.Null(SchemaCheck.FirstError(Schema, StudyFiles.ToJson(file)));
        Assert.Null(SchemaCheck.FirstError(Schema, JsonNode.Parse(StudyFiles.Valid(file).CanonicalText)));
    }

    private static TrainOptions Options(string train) => Plan(StudyFiles.Valid($"{Start}train: {train}\n{Arms}")).Train;

    private static TrialPlan Plan(Study study)
    {
        string parameters = StudyBinder.Sampler(study, study.Arms[0], TestCatalogue.Set).Next()!.Parameters;
        return StudyBinder.Plan(study, parameters, 1, TestCatalogue.Set);
    }
}
