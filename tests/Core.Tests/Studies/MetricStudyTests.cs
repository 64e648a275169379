using System.Text.Json.Nodes;
using Sweep.Core.Studies;

namespace Sweep.Core.Tests.Studies;

/// <summary>Metrics of certain problems, optimizers and options in study files.</summary>
public sealed class MetricStudyTests
{
    private const string Prodigy = "problem: mlp\narms: { a: { optimizer: prodigy }, b: { optimizer: prodigy } }\n";
    private const string Mixed = "problem: mlp\narms: { a: { optimizer: prodigy }, b: { optimizer: adam } }\n";

    private static readonly JsonObject Schema = JsonNode.Parse(SweepSchema.Create().ToJsonString())!.AsObject();

    [Theory]
    [InlineData(Prodigy + "rank: [{ metric: prodigy_d, goal: max }]\n")]
    [InlineData(Mixed + "rank: [{ compare: [{ arm: a, metric: prodigy_d }, { arm: b, metric: val_loss }] }]\n")]
    [InlineData("problem: mlp\narms: { a: { optimizer: adabound }, b: { optimizer: amsbound } }\n"
        + "rank: [{ metric: clipped_fraction }]\n")]
    [InlineData("problem: mlp\narms: { a: { optimizer: { name: lookahead, inner: adabound } } }\n"
        + "rank: [{ metric: clipped_fraction }]\n")]
    [InlineData("problem: mlp\narms: { a: { optimizer: { choice: [adabound, amsbound] } } }\n"
        + "search: { configurations: 2 }\nrank: [{ metric: clipped_fraction }]\n")]
    [InlineData("problem: mlp\narms: { a: { optimizer: { switch: { from: adabound, to: amsbound, when: fixed } } } }\n"
        + "rank: [{ metric: clipped_fraction }]\n")]
    [InlineData("problem: mlp\ntrain: { clip: { norm: 1 } }\narms: { a: { optimizer: adam } }\n"
        + "rank: [{ metric: clipped_steps }]\n")]
    [InlineData("problem: mlp\narms: { a: { optimizer: adam, train: { clip: { norm: 1 } } }, b: { optimizer: adam } }\n"
        + "rank: [{ compare: [{ arm: a, metric: clipped_steps }, { arm: b, metric: val_loss }] }]\n")]
    [InlineData("problem: markov-lm\narms: { a: { optimizer: adam }, b: { optimizer: sgd } }\n"
        + "rank: [{ compare: [{ arm: a, metric: test_excess }, { arm: b, metric: test_excess }] }]\n")]
    [InlineData("problem: wilson\narms: { a: { optimizer: adam } }\nrank: [{ metric: val_accuracy }]\n")]
    [InlineData("problem: mlp\n"
        + "arms: { a: { optimizer: prodigy, train: { stop: { metric: prodigy_d, patience: 3 } } } }\n")]
    [InlineData("problem: mlp\narms: { a: { optimizer: prodigy, "
        + "schedule: { name: reduce-on-plateau, metric: prodigy_d } } }\n")]
    [InlineData("problem: mlp\ntrain: { clip: { norm: 1 } }\narms: { a: { optimizer: { switch: { from: adam, to: sgdm, "
        + "when: { rule: plateau, metric: clipped_steps } } } } }\n")]
    [InlineData("problem: mlp\ntrain: { clip: { norm: 1 } }\narms: { a: { optimizer: { switch: { from: adam, to: sgdm, "
        + "when: { rule: nt-asgd, metric: { choice: [clipped_steps, val_loss] } } } } } }\n"
        + "search: { configurations: 2 }\n")]
    public void Metrics_that_are_reported_can_be_named(string rest)
    {
        Study study = Valid(rest);
        Assert.Equal(study.CanonicalText, StudyReader.ReadStored(study.CanonicalText).CanonicalText);
        Assert.Null(SchemaCheck.FirstError(Schema, JsonNode.Parse(study.CanonicalText)));
    }

    [Theory]
    [InlineData(Mixed + "rank: [{ metric: prodigy_d }]\n", "5:18 rank[0].metric",
        "found 'prodigy_d', expected a metric that is reported: not every configuration of arm 'b' reports it, "
        + "only the optimizer prodigy does")]
    [InlineData(Mixed + "rank: [{ compare: [{ arm: a, metric: val_loss }, { arm: b, metric: prodigy_d }] }]\n",
        "5:68 rank[0].compare[1].metric", "not every configuration of arm 'b' reports it")]
    [InlineData("problem: mlp\n"
        + "arms: { a: { optimizer: { choice: [adabound, adam] } } }\nsearch: { configurations: 2 }\n"
        + "rank: [{ metric: clipped_fraction }]\n", "6:18 rank[0].metric",
        "only the optimizer adabound or amsbound does")]
    [InlineData("problem: mlp\narms: { a: { optimizer: { switch: { from: adabound, to: sgdm, when: fixed } } } }\n"
        + "rank: [{ metric: clipped_fraction }]\n", "5:18 rank[0].metric", "not every configuration of arm 'a'")]
    [InlineData("problem: mlp\narms: { a: { optimizer: adam, train: { clip: { norm: 1 } } }, b: { optimizer: adam } }\n"
        + "rank: [{ metric: clipped_steps }]\n", "5:18 rank[0].metric",
        "arm 'b' has no 'train.clip', without which it is not reported")]
    [InlineData("problem: mlp\narms: { a: { optimizer: adam }, b: { optimizer: sgd } }\n"
        + "rank: [{ compare: [{ arm: a, metric: test_excess }, { arm: b, metric: val_loss }] }]\n",
        "5:38 rank[0].compare[0].metric", "problem 'mlp' does not report it")]
    [InlineData("problem: rosenbrock\narms: { a: { optimizer: adam } }\nrank: [{ metric: val_accuracy }]\n",
        "5:18 rank[0].metric", "problem 'rosenbrock' does not report it")]
    [InlineData("problem: mlp\narms: { a: { optimizer: adam, train: { stop: { metric: prodigy_d, patience: 3 } } } }\n",
        "4:56 arms.a.train.stop.metric", "not every configuration of arm 'a' reports it")]
    [InlineData("problem: mlp\ntrain: { stop: { metric: prodigy_d, patience: 3 } }\narms: { a: { optimizer: adam } }\n",
        "4:26 train.stop.metric", "not every configuration of arm 'a' reports it")]
    [InlineData("problem: mlp\n"
        + "arms: { a: { optimizer: adam, schedule: { name: reduce-on-plateau, metric: prodigy_d } } }\n",
        "4:41 arms.a.schedule", "not every configuration of arm 'a' reports it")]
    [InlineData("problem: rosenbrock\narms: { a: { optimizer: { switch: { from: adam, to: sgdm, "
        + "when: { rule: plateau, metric: val_accuracy } } } } }\n", "4:25 arms.a.optimizer",
        "problem 'rosenbrock' does not report it")]
    [InlineData("problem: markov-lm\narms: { a: { optimizer: adam } }\nrank: [{ metric: test_excess }]\n",
        "5:18 rank[0].metric", "the test split never selects")]
    [InlineData("problem: markov-lm\n"
        + "arms: { a: { optimizer: adam, train: { stop: { metric: test_excess, patience: 1 } } } }\n",
        "4:56 arms.a.train.stop.metric", "the test split never selects")]
    [InlineData("problem: mlp\narms: { a: { optimizer: adam } }\nrank: [{ metric: test_anything }]\n",
        "5:18 rank[0].metric", "found the test metric 'test_anything'")]
    [InlineData(Prodigy + "rank: [{ metric: prodigy }]\n", "5:18 rank[0].metric", "did you mean 'prodigy_d'?")]
    [InlineData("problem: mlp\n"
        + "arms: { a: { optimizer: adam, train: { stop: { metric: cliped_steps, patience: 3 } } } }\n",
        "4:56 arms.a.train.stop.metric", "did you mean 'clipped_steps'?")]
    [InlineData("problem: mlp\n"
        + "arms: { a: { optimizer: adam, train: { stop: { metric: [val_loss], patience: 3 } } } }\n",
        "4:56 arms.a.train.stop.metric", "expected the name of a metric")]
    public void Metrics_that_some_trial_would_not_report_are_refused(string rest, string place, string part) =>
        StudyFiles.Single(Read(rest), place, part);

    [Fact]
    public void A_metric_that_no_problem_reports_is_said_once_for_all_arms()
    {
        StudyReadResult result = Read(
            "problem: rosenbrock\ntrain: { stop: { metric: val_accuracy, patience: 3 } }\n"
            + "arms: { a: { optimizer: adam }, b: { optimizer: sgd } }\n");
        StudyFiles.Single(result, "4:26 train.stop.metric", "problem 'rosenbrock' does not report it");
    }

    [Fact]
    public void A_stored_study_that_names_a_metric_its_trials_lack_can_still_be_read()
    {
        Study valid = Valid("problem: rosenbrock\narms: { a: { optimizer: adam } }\nrank: [{ metric: val_loss }]\n");
        string before = valid.CanonicalText.Replace("val_loss", "val_accuracy", StringComparison.Ordinal);
        Assert.False(StudyReader.Read(before, "s.json").IsValid);
        Assert.Equal("val_accuracy", StudyReader.ReadStored(before).Criteria[0].Metric);
    }

    private static StudyReadResult Read(string rest) => StudyReader.Read("study: s\nseeds: 1\n" + rest, "s.yaml");

    private static Study Valid(string rest)
    {
        StudyReadResult result = Read(rest);
        Assert.True(result.IsValid, string.Join('\n', result.Errors));
        return result.Study;
    }
}
