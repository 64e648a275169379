using Sweep.Core.Studies;

namespace Sweep.Core.Tests.Studies;

public sealed class StudyErrorTests
{
    private const string Arms = "arms: { a: { optimizer: adam } }\n";
    private const string Start = "study: s\nproblem: mlp\nseeds: 1\n";

    [Theory]
    [InlineData("problem: mlp\nseeds: 1\n" + Arms, "1:1 study", "found no 'study', expected a name")]
    [InlineData("study: s\nseeds: 1\n" + Arms, "1:1 problem", "found no 'problem'")]
    [InlineData("study: s\nproblem: mlp\n" + Arms, "1:1 seeds", "found no 'seeds'")]
    [InlineData(Start, "1:1 arms", "found no 'arms', expected a map of arms")]
    [InlineData(Start + Arms + "serch: {}\n", "5:1 serch", "found the unknown section 'serch'")]
    [InlineData(Start + Arms + "serch: {}\n", "5:1 serch", "did you mean 'search'?")]
    [InlineData(Start + Arms + "prune: { name: asha }\n", "5:1 prune", "pruning comes in a later one")]
    [InlineData("study: a/b\nproblem: mlp\nseeds: 1\n" + Arms, "1:8 study",
        "found text 'a/b', expected a name: 1 to 128 of")]
    [InlineData("study:\nproblem: mlp\nseeds: 1\n" + Arms, "1:7 study", "found nothing")]
    [InlineData("seed: -1\n" + Start + Arms, "1:7 seed", "found number -1, expected whole number in [0, 2^64 - 1]")]
    [InlineData("seed: 18446744073709551616\n" + Start + Arms, "1:7 seed", "expected whole number in [0, 2^64 - 1]")]
    public void Sections(string text, string place, string part) => StudyFiles.Fails(text, place, part);

    [Theory]
    [InlineData("0", "3:8 seeds", "found number 0, expected number of seeds in [1, 1000000]")]
    [InlineData("[]", "3:8 seeds", "found an empty list")]
    [InlineData("2.5", "3:8 seeds", "found number 2.5")]
    [InlineData("many", "3:8 seeds", "found text 'many'")]
    [InlineData("[1, 2, 1]", "3:15 seeds[2]", "found the seed 1 again (first at seeds[0])")]
    [InlineData("[1, 1.0]", "3:12 seeds[1]", "found the seed 1 again")]
    [InlineData("[1, -2]", "3:12 seeds[1]", "found number -2")]
    public void Seeds(string seeds, string place, string part) =>
        StudyFiles.Fails($"study: s\nproblem: mlp\nseeds: {seeds}\n{Arms}", place, part);

    [Theory]
    [InlineData("{ name: mpl }", "2:18 problem.name",
        "found the unknown problem 'mpl', expected one of mlp; did you mean 'mlp'?")]
    [InlineData("mpl", "2:10 problem", "did you mean 'mlp'?")]
    [InlineData("[mlp]", "2:10 problem", "found a list of 1 item, expected the name of a problem")]
    [InlineData("{ dataset: mnist }", "2:10 problem", "found a map, expected the name of a problem")]
    [InlineData("{ name: mlp, hiden: [1] }", "2:23 problem.hiden", "did you mean 'hidden'?")]
    [InlineData("{ name: mlp, hidden: [0] }", "2:32 problem.hidden[0]",
        "found number 0, expected whole number in [1, 4096]")]
    [InlineData("{ name: mlp, dataset: mist }", "2:32 problem.dataset",
        "expected fashion-mnist | mnist; did you mean 'mnist'?")]
    [InlineData("{ name: mlp, dataset: { choice: [mnist, fashion-mnist] } }", "2:32 problem.dataset",
        "found the space 'choice', expected fashion-mnist | mnist: all arms of a study train the same problem")]
    public void Problems(string problem, string place, string part) =>
        StudyFiles.Fails($"study: s\nproblem: {problem}\nseeds: 1\n{Arms}", place, part);

    [Theory]
    [InlineData("arms: {}", "4:7 arms", "found an empty map, expected a map of arms")]
    [InlineData("arms: [adam]", "4:7 arms", "found a list of 1 item")]
    [InlineData("arms: { a: adam }", "4:12 arms.a", "found text 'adam', expected map of optimizer, schedule, train")]
    [InlineData("arms: { a: {} }", "4:12 arms.a.optimizer", "found no 'optimizer', expected 'arm' to have one")]
    [InlineData("arms: { a b: { optimizer: adam } }", "4:9 arms.a b", "found the arm name 'a b', expected 1 to 128 of")]
    [InlineData("arms: { a: { optimizer: adam, shedule: constant } }", "4:31 arms.a.shedule",
        "did you mean 'schedule'?")]
    public void ArmsSection(string arms, string place, string part) => StudyFiles.Fails(Start + arms, place, part);

    [Theory]
    [InlineData("adm", "6:16 arms.a.optimizer",
        "found the unknown optimizer 'adm', expected one of adam, sgdm, lookahead; did you mean 'adam'?")]
    [InlineData("momentun", "6:16 arms.a.optimizer", "did you mean 'momentum'?")]
    [InlineData("sgdm", "6:16 arms.a.optimizer.lr", "found no 'lr', expected 'sgdm' to have one: number > 0")]
    [InlineData("{ name: adam, lr: 0 }", "6:34 arms.a.optimizer.lr", "found number 0, expected number > 0")]
    [InlineData("{ name: adam, lr: fast }", "6:34 arms.a.optimizer.lr", "found text 'fast', expected number > 0")]
    [InlineData("{ name: adam, lr: '0.1' }", "6:34 arms.a.optimizer.lr", "found text '0.1', expected number > 0")]
    [InlineData("{ name: adam, lr: .nan }", "6:34 arms.a.optimizer.lr", "found .nan, expected number > 0")]
    [InlineData("{ name: adam, lr: .inf }", "6:34 arms.a.optimizer.lr", "found .inf, expected number > 0")]
    [InlineData("{ name: adam, lr: 1e999 }", "6:34 arms.a.optimizer.lr", "found number 1e999, expected number > 0")]
    [InlineData("{ name: adam, lr: }", "6:34 arms.a.optimizer.lr", "found nothing, expected number > 0")]
    [InlineData("{ name: adam, beta1: 1 }", "6:37 arms.a.optimizer.beta1", "found number 1, expected number in [0, 1)")]
    [InlineData("{ name: adam, amsgrad: yes }", "6:39 arms.a.optimizer.amsgrad",
        "found text 'yes', expected true or false")]
    [InlineData("{ name: adam, momentum: 1 }", "6:30 arms.a.optimizer.momentum",
        "('adam' has lr, beta1, beta2, amsgrad)")]
    [InlineData("{ name: sgdm, lr: 1, delay: 101 }", "6:44 arms.a.optimizer.delay",
        "expected whole number in [0, 100]")]
    [InlineData("{ name: sgdm, lr: 1, delay: 99999999999999999999 }", "6:44 arms.a.optimizer.delay",
        "found number 99999999999999999999")]
    [InlineData("{ name: sgdm, lr: 1, delay: 0.5 }", "6:44 arms.a.optimizer.delay",
        "expected whole number in [0, 100]")]
    [InlineData("{ name: sgdm, lr: 1, form: trch }", "6:43 arms.a.optimizer.form", "did you mean 'torch'?")]
    [InlineData("{ name: lookahead, inner: { name: adam, lr: -1 } }", "6:60 arms.a.optimizer.inner.lr",
        "found number -1")]
    [InlineData("{ name: { choice: [adam] } }", "6:24 arms.a.optimizer.name",
        "put the choice around the whole component")]
    public void Optimizers(string optimizer, string place, string part) =>
        StudyFiles.Fails(StudyFiles.WithArm($"optimizer: {optimizer}", ""), place, part);

    [Theory]
    [InlineData("{ log: [0.1, 0.01] }", "6:42 arms.a.optimizer.lr.log",
        "found [0.1, 0.01], expected the lower end below")]
    [InlineData("{ log: [0.1, 0.1] }", "6:42 arms.a.optimizer.lr.log", "expected the lower end below")]
    [InlineData("{ log: [0, 0.1] }", "6:42 arms.a.optimizer.lr.log[0]", "found number 0, expected number > 0")]
    [InlineData("{ uniform: [0.1] }", "6:45 arms.a.optimizer.lr.uniform",
        "found a list of 1 item, expected two numbers: [low, high]")]
    [InlineData("{ uniform: [0.1, b] }", "6:51 arms.a.optimizer.lr.uniform[1]", "found text 'b' as an end")]
    [InlineData("{ uniform: [0.1, { log: [1, 2] }] }", "6:51 arms.a.optimizer.lr.uniform[1]", "found a map as an end")]
    [InlineData("{ uniform: [1, 1.000000001] }", "6:45 arms.a.optimizer.lr.uniform", "expected a wider one")]
    [InlineData("{ choice: [] }", "6:44 arms.a.optimizer.lr.choice", "found an empty list, expected a list of 1 to")]
    [InlineData("{ choice: 1 }", "6:44 arms.a.optimizer.lr.choice", "found number 1, expected a list of 1 to")]
    [InlineData("{ choice: [1, 2, 1.0] }", "6:51 arms.a.optimizer.lr.choice[2]", "can give the same value as option 0")]
    [InlineData("{ choice: [0.5, { uniform: [0, 1] }] }", "6:62 arms.a.optimizer.lr.choice[1].uniform[0]",
        "found number 0, expected number > 0")]
    [InlineData("{ choice: [0.5, { uniform: [0.1, 1] }] }", "6:50 arms.a.optimizer.lr.choice[1]",
        "can give the same value as option 0")]
    [InlineData("{ grid: [1, { log: [1, 2] }] }", "6:46 arms.a.optimizer.lr.grid[1]",
        "a grid lists values; use 'choice'")]
    [InlineData("{ unifrom: [1, 2] }", "6:34 arms.a.optimizer.lr", "did you mean 'uniform'?")]
    [InlineData("{ log: [1, 2], choice: [3] }", "6:49 arms.a.optimizer.lr.choice",
        "found 'choice' beside 'log', expected at most 'points'")]
    [InlineData("{ log: [1, 2], point: 3 }", "6:49 arms.a.optimizer.lr.point", "did you mean 'points'?")]
    [InlineData("{ log: [1, 2], points: 1 }", "6:57 arms.a.optimizer.lr.points", "expected whole number in [2, 10000]")]
    [InlineData("{ int: [1, 2.5] }", "6:45 arms.a.optimizer.lr.int[1]",
        "found number 2.5 as an end of 'int', expected a whole number")]
    [InlineData("{ int: [1, 5], step: 5 }", "6:55 arms.a.optimizer.lr.step",
        "found number 5, expected whole number in [1, 4]")]
    public void Spaces(string space, string place, string part) =>
        StudyFiles.Fails(StudyFiles.WithArm($"optimizer: {{ name: adam, lr: {space} }}"), place, part);

    [Theory]
    [InlineData("beta1: { uniform: [0, 1] }", "6:52 arms.a.optimizer.beta1.uniform[1]",
        "found number 1, expected number in [0, 1)")]
    [InlineData("beta1: { log: [0, 0.5] }", "6:45 arms.a.optimizer.beta1.log[0]", "a logarithm needs one")]
    [InlineData("amsgrad: { uniform: [0, 1] }", "6:39 arms.a.optimizer.amsgrad",
        "found the space 'uniform', expected true or false or one of the spaces choice, grid")]
    public void Spaces_of_other_types(string field, string place, string part) =>
        StudyFiles.Fails(StudyFiles.WithArm($"optimizer: {{ name: adam, {field} }}"), place, part);

    [Theory]
    [InlineData("{ name: warmup, length: { step: 3 } }", "7:41 arms.a.schedule.length.step", "did you mean 'steps'?")]
    [InlineData("{ name: warmup, length: {} }", "7:39 arms.a.schedule.length", "found 0 units")]
    [InlineData("{ name: warmup, length: { steps: 3, epochs: 1 } }", "7:39 arms.a.schedule.length", "found 2 units")]
    [InlineData("{ name: warmup, length: { fraction: 1.5 } }", "7:51 arms.a.schedule.length.fraction",
        "expected number in [0, 1]")]
    [InlineData("{ name: warmup, length: 2.5 }", "7:39 arms.a.schedule.length",
        "found number 2.5, expected whole number in [0, 9007199254740992]")]
    [InlineData("{ name: warmup, length: { uniform: [0, 1] } }", "7:39 arms.a.schedule.length",
        "expected {steps: n}, {epochs: x}")]
    [InlineData("{ name: multistep, milestones: 5 }", "7:46 arms.a.schedule.milestones",
        "expected list of at most 3 whole numbers")]
    [InlineData("{ name: multistep, milestones: [1, 2, 3, 4] }", "7:46 arms.a.schedule.milestones",
        "found a list of 4 items")]
    [InlineData("{ name: multistep, milestones: [1, x] }", "7:50 arms.a.schedule.milestones[1]", "found text 'x'")]
    public void Schedules(string schedule, string place, string part) =>
        StudyFiles.Fails(StudyFiles.WithArm($"optimizer: adam\n    schedule: {schedule}"), place, part);

    [Theory]
    [InlineData("{ epochs: 1, steps: 5 }", "4:21 train.steps", "found both 'epochs' and 'steps', expected one of them")]
    [InlineData("{ epochs: 0 }", "4:18 train.epochs", "expected number in (0, 1000000000]")]
    [InlineData("{ batch: 0 }", "4:17 train.batch", "expected whole number in [1, 2147483647] or 'full'")]
    [InlineData("{ batch: ful }", "4:17 train.batch", "did you mean 'full'?")]
    [InlineData("{ order: shuffle }", "4:17 train.order", "expected reshuffle | frozen; did you mean 'reshuffle'?")]
    [InlineData("{ evaluate: { evry: 1 } }", "4:22 train.evaluate.evry", "did you mean 'every'?")]
    [InlineData("{ evaluate: 5 }", "4:20 train.evaluate", "found number 5, expected map of every, splits, train_draw")]
    [InlineData("{ choice: [1] }", "4:8 train", "found the space 'choice', expected map of")]
    [InlineData("10", "4:8 train", "found number 10, expected map of")]
    public void Train(string train, string place, string part) =>
        StudyFiles.Fails($"{Start}train: {train}\n{Arms}", place, part);

    [Theory]
    [InlineData("{ sampler: randm }", "5:20 search.sampler",
        "found the unknown sampler 'randm', expected one of random, grid; did you mean 'random'?")]
    [InlineData("{ configurations: 0 }", "5:27 search.configurations", "expected whole number in [1, 10000000]")]
    [InlineData("{ configurations: { int: [1, 2] } }", "5:27 search.configurations",
        "only arms and train are searched over")]
    [InlineData("{ config: 3 }", "5:11 search.config", "found the unknown name 'config'")]
    [InlineData("{ configurations: 2 }", "4:9 arms.a",
        "found a space of only 1 configuration, expected at least the 2 that every arm is to get")]
    public void Search(string search, string place, string part) =>
        StudyFiles.Fails($"{Start}{Arms}search: {search}\n", place, part);

    [Fact]
    public void Searching_needs_a_number_of_configurations() =>
        StudyFiles.Fails(StudyFiles.WithArm("optimizer: { name: adam, lr: { log: [1, 2] } }", ""),
            "1:1 search.configurations", "found no number of configurations, expected one: arm 'a' has spaces");

    [Fact]
    public void Small_spaces_come_with_remedies() =>
        StudyFiles.Fails(
            StudyFiles.WithArm(
                "optimizer: { name: adam, lr: { grid: [1, 2, 3] }, beta1: { choice: [0, 0.9] } }",
                "search: { configurations: 7 }"),
            "5:3 arms.a",
            "found a space of only 6 configurations, expected at least the 7 that every arm is to get: "
            + "ask for fewer ('configurations: 6'), widen the space, or allow it with 'unequal_budgets: true'");

    [Fact]
    public void Grids_of_different_size_are_refused() =>
        StudyFiles.Fails(
            Start + "arms:\n  a: { optimizer: { name: adam, lr: { grid: [1, 2] } } }\n  b: { optimizer: adam }\n"
            + "search: { sampler: grid }\n",
            "6:3 arms.b",
            "found a grid of 1 configuration, expected as many as arm 'a' has (2)");

    [Fact]
    public void Grids_over_infinite_spaces_name_each_space()
    {
        StudyReadResult result = StudyFiles.Read(StudyFiles.WithArm(
            "optimizer: { name: lookahead, inner: { choice: [adam, { name: sgdm, lr: { log: [1, 2] } }] } }",
            "train: { epochs: { uniform: [1, 2] } }\nsearch: { sampler: grid }"));
        Assert.Equal(
            ["arms.a.optimizer.inner.choice[1].lr", "arms.a.train.epochs"],
            result.Errors.Select(error => error.Path));
        Assert.All(result.Errors, error =>
            Assert.Contains("add 'points: n' beside it", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Too_many_trials_are_refused()
    {
        string arm = "optimizer: { name: adam, lr: { log: [1, 2], points: 10000 }, "
            + "beta1: { uniform: [0, 0.5], points: 10000 }, beta2: { uniform: [0, 0.5], points: 10000 } }\n"
            + "    train: { steps: { int: [1, 1000000000000] } }";
        StudyFiles.Fails(StudyFiles.WithArm(arm, "search: { sampler: grid }"), "8:1 search",
            "found 18446744073709551614 trials (configurations of all arms x 2 seeds), expected at most 10000000");
    }

    [Theory]
    [InlineData("[]", "5:7 rank", "found an empty list")]
    [InlineData("val_loss", "5:7 rank", "found text 'val_loss', expected a list of")]
    [InlineData("[val_loss]", "5:8 rank[0]",
        "found text 'val_loss', expected {metric: ..., goal: min | max} or {compare:")]
    [InlineData("[{ metric: test_loss }]", "5:18 rank[0].metric", "the test split never selects")]
    [InlineData("[{ metric: val_los }]", "5:18 rank[0].metric", "did you mean 'val_loss'?")]
    [InlineData("[{ metric: val_loss, goal: minimum }]", "5:34 rank[0].goal", "found the unknown goal 'minimum'")]
    [InlineData("[{ goal: min }]", "5:8 rank[0]", "found no 'metric'")]
    [InlineData("[{ metric: val_loss }, { metric: val_loss, goal: min }]", "5:40 rank[1].metric", "a second time")]
    [InlineData("[{ compare: [{ arm: a, metric: val_loss }] }]", "5:19 rank[0].compare", "expected two sides")]
    [InlineData("[{ compare: [{ arm: b, metric: val_loss }, { arm: a, metric: val_loss }] }]",
        "5:27 rank[0].compare[0].arm", "found the unknown arm 'b', expected one of a")]
    [InlineData("[{ compare: [{ arm: a, metric: val_loss }, { arm: a, metric: val_loss }] }]",
        "5:50 rank[0].compare[1]", "same arm and metric on both sides")]
    [InlineData("[{ compare: [{ arm: a }, { arm: a, metric: val_loss }] }]", "5:20 rank[0].compare[0]",
        "found only part of a side")]
    [InlineData("[{ compare: [], metric: val_loss }]", "5:23 rank[0].metric", "found the unknown name 'metric'")]
    public void Rank(string rank, string place, string part) =>
        StudyFiles.Fails($"{Start}{Arms}rank: {rank}\n", place, part);

    [Fact]
    public void All_errors_come_at_once_in_the_order_of_the_file()
    {
        StudyReadResult result = StudyFiles.Read(
            "study: a b\nproblem: mpl\nseeds: 0\n"
            + "arms:\n  a: { optimizer: { name: adam, lr: -1, beta1: 2, x: 1 } }\n  b: {}\nrank: []\n");
        Assert.Equal(
            [
                "study", "problem", "seeds", "arms.a.optimizer.lr", "arms.a.optimizer.beta1", "arms.a.optimizer.x",
                "arms.b.optimizer", "rank",
            ],
            result.Errors.Select(error => error.Path));
    }
}
