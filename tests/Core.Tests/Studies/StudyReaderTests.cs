using System.Text;
using Sweep.Core.Catalogue;
using Sweep.Core.Studies;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Studies;

public sealed class StudyReaderTests
{
    [Fact]
    public void Reads_every_part_of_the_grammar()
    {
        Study study = StudyFiles.Valid(StudyFiles.Full);

        Assert.Equal("adam-vs-sgdm", study.Name);
        Assert.Equal(7UL, study.Seed);
        Assert.Equal("mlp", study.Problem.Name);
        Assert.Equal([128L, 64L], study.Problem.Values.Integers("hidden"));
        Assert.Equal([3UL, 1UL, ulong.MaxValue], study.Seeds);
        Assert.Equal(["adam", "either", "sgdm"], study.Arms.Select(arm => arm.Name));
        Assert.Equal(20, study.Search.Configurations);
        Assert.Equal(180, study.PlannedTrials);
        Assert.Equal([new("val_accuracy", Goal.Max), new("train_loss", Goal.Min)], study.Criteria);
        Assert.Equal(new RankComparison(new("adam", "train_loss"), new("sgdm", "test_loss")), study.Rank[2]);
    }

    [Fact]
    public void Canonical_text_reads_back_to_itself()
    {
        string text = StudyFiles.Valid(StudyFiles.Full).CanonicalText;

        Assert.Equal(text, StudyReader.ReadStored(text, TestCatalogue.Set).CanonicalText);
        Assert.Contains("\"sgdm\":{\"optimizer\":{\"delay\":{\"int\":[0,10],\"step\":5},\"lr\":{\"log\":[0.001,1]},"
            + "\"momentum\":{\"choice\":[0.9,0.99]},\"name\":\"sgdm\"}", text, StringComparison.Ordinal);
        Assert.Contains("\"seeds\":[3,1,18446744073709551615]", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_meaning_gives_equal_canonical_text()
    {
        const string yaml = """
            arms:
              b: { optimizer: { name: sgdm, lr: 1e-3 } }
              a: { optimizer: { name: adam }, train: { evaluate: { every: { steps: 100 } } } }
            seeds: [0, 1]
            problem: { name: mlp }   # comment
            study: s
            """;
        const string json = """
            {
            	"study": "s", "problem": "mlp", "seeds": 2.0,
            	"arms": {
            		"a": { "train": { "evaluate": { "every": 1e2 } }, "optimizer": "adam" },
            		"b": { "optimizer": { "lr": 0.001, "name": "momentum" } }
            	}
            }
            """;
        Assert.Equal(StudyFiles.Valid(yaml).CanonicalText, StudyFiles.Valid(json).CanonicalText);
    }

    [Fact]
    public void Different_meaning_gives_different_canonical_text()
    {
        string a = StudyFiles.Valid(StudyFiles.WithArm("optimizer: { name: adam, lr: 0.1 }", "")).CanonicalText;
        string b = StudyFiles.Valid(StudyFiles.WithArm("optimizer: { name: adam, lr: 0.2 }", "")).CanonicalText;
        Assert.NotEqual(a, b);
    }

    [Fact]
    public void Flow_style_yaml_with_a_leading_brace_is_read()
    {
        Assert.Equal("s", StudyFiles.Valid("{study: s, problem: mlp, seeds: 1, arms: {a: {optimizer: adam}}}").Name);
    }

    [Fact]
    public void Aliases_and_a_byte_order_mark_are_read()
    {
        string text = "\uFEFFstudy: s\nproblem: mlp\nseeds: 1\narms:\n  a: &a\n    optimizer: adam\n  b: *a\n";
        StudyReadResult result = StudyReader.Read(Encoding.UTF8.GetBytes(text), "s.yaml", TestCatalogue.Set);
        Assert.Equal(2, result.Study!.Arms.Count);
    }

    [Fact]
    public void Plans_take_defaults_from_entry_and_problem()
    {
        Study study = StudyFiles.Valid(StudyFiles.WithArm("optimizer: adam", ""));
        string parameters = StudyBinder.Sampler(study, study.Arms[0], TestCatalogue.Set).Next()!.Parameters;
        TrialPlan plan = StudyBinder.Plan(study, parameters, 1, TestCatalogue.Set);

        Assert.Equal("{\"optimizer\":{\"name\":\"adam\"}}", parameters);
        Assert.Equal(0.001, plan.Optimizer.Values.Number("lr"));
        Assert.Equal("constant", plan.Schedule.Name);
        Assert.Equal(new TrainOptions { Budget = Duration.Epochs(10), Batch = 128, DropLast = true }, plan.Train);
        Assert.Equal([new("val_loss", Goal.Min)], plan.Criteria);
        Assert.Equal((0UL, 1UL), (plan.StudySeed, plan.Seed));
    }

    [Fact]
    public void Plans_take_arm_overrides_and_drawn_values()
    {
        Study study = StudyFiles.Valid(StudyFiles.Full);
        const string parameters = """
            {"optimizer":{"delay":5,"lr":0.5,"momentum":0.99,"name":"sgdm"},
             "schedule":{"length":{"steps":12},"name":"warmup","then":{"milestones":[5,7],"name":"multistep"}},
             "train":{"batch":"full","diverge_above":1000000,"drop_last":false,
                      "evaluate":{"every":{"steps":100},"train_draw":500},"order":"frozen","steps":500}}
            """;
        TrialPlan plan = StudyBinder.Plan(study, parameters, 3, TestCatalogue.Set);

        Assert.Equal(5, plan.Optimizer.Values.Integer("delay"));
        Assert.Equal("torch", plan.Optimizer.Values.Text("form"));
        Assert.Equal(Duration.Steps(12), plan.Schedule.Values.Duration("length"));
        Assert.Equal([5L, 7L], plan.Schedule.Values.Component("then").Values.Integers("milestones"));
        Assert.Equal(
            new TrainOptions
            {
                Budget = Duration.Steps(500),
                Batch = TrainOptions.FullBatch,
                Order = DataOrder.Frozen,
                EvaluateEvery = Duration.Steps(100),
                TrainDraw = 500,
                DivergeAbove = 1e6,
            },
            plan.Train);
    }

    [Fact]
    public void Every_drawn_configuration_has_a_plan()
    {
        Study study = StudyFiles.Valid(StudyFiles.Full);
        foreach (Arm arm in study.Arms)
        {
            Core.Search.ISampler sampler = StudyBinder.Sampler(study, arm, TestCatalogue.Set);
            for (int i = 0; i < study.Search.Configurations; i++)
                StudyBinder.Plan(study, sampler.Next()!.Parameters, 0, TestCatalogue.Set);
        }
    }

    [Theory]
    [InlineData("{\"optimizer\":{\"name\":\"nadam\"}}")]
    [InlineData("{\"optimizer\":{\"name\":\"adam\",\"lr\":{\"log\":[1,2]}}}")]
    [InlineData("{}")]
    [InlineData("")]
    public void Plans_refuse_unfit_configurations(string parameters)
    {
        Study study = StudyFiles.Valid(StudyFiles.WithArm("optimizer: adam", ""));
        Assert.Throws<InvalidDataException>(() => StudyBinder.Plan(study, parameters, 0, TestCatalogue.Set));
    }

    [Fact]
    public void An_arms_length_replaces_the_studys_in_either_unit()
    {
        Study study = StudyFiles.Valid("study: s\nproblem: mlp\nseeds: 1\ntrain: { epochs: 3, batch: 8 }\narms:\n"
            + "  a: { optimizer: adam, train: { steps: 9 } }\n  b: { optimizer: adam }\n");
        TrainOptions[] options =
        [
            .. study.Arms.Select(arm =>
                StudyBinder.Plan(study, arm.Space.ToCanonicalJson(), 0, TestCatalogue.Set).Train),
        ];
        Assert.Equal([Duration.Steps(9), Duration.Epochs(3)], options.Select(each => each.Budget));
        Assert.Equal([8, 8], options.Select(each => each.Batch));
    }

    [Fact]
    public void A_study_of_comparisons_alone_selects_by_validation_loss()
    {
        Study study = StudyFiles.Valid(StudyFiles.WithArm("optimizer: adam",
            "rank: [{ compare: [{ arm: a, metric: val_loss }, { arm: a, metric: test_loss }] }]"));
        Assert.Equal([new("val_loss", Goal.Min)], study.Criteria);
        Assert.Equal(2, study.Rank.Count);
    }

    [Fact]
    public void Grids_count_conditional_spaces_exactly()
    {
        // lookahead: inner has 1 + (3 + 1) alternatives, k has 4.
        Study study = StudyFiles.Valid(StudyFiles.WithArm(
            "optimizer: { name: lookahead, k: { int: [1, 10], step: 3 }, inner: { choice: [adam, "
            + "{ name: sgdm, lr: { choice: [{ log: [0.01, 0.1], points: 3 }, 1] } }] } }",
            "search: { sampler: grid }"));
        Assert.Equal(20, study.Arms[0].Space.Count);
        Assert.Equal(40, study.PlannedTrials);
    }

    [Fact]
    public void Unequal_budgets_run_what_there_is_when_allowed()
    {
        Study study = StudyFiles.Valid("study: s\nproblem: mlp\nseeds: 3\narms:\n  a: { optimizer: adam }\n"
            + "  b: { optimizer: { name: adam, lr: { log: [1e-3, 1] } } }\n"
            + "search: { configurations: 10, unequal_budgets: true }\n");
        Assert.Equal(3 * 11, study.PlannedTrials);
    }
}
