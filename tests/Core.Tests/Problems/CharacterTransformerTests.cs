using System.Security.Cryptography;
using System.Text;
using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Problems;
using Sweep.Core.Studies;
using Sweep.Core.Tests.Studies;
using Sweep.Core.Tests.Training;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Problems;

/// <summary>The transformer on a text of the user's.</summary>
public sealed class CharacterTransformerTests
{
    private const string Rhyme = "one two three four five, once I caught a fish alive.\n";

    private static readonly string Book = string.Concat(Enumerable.Repeat(Rhyme, 60));

    [Fact]
    public void It_learns_a_text_by_heart_and_the_splits_are_its_tenths()
    {
        TrialPlan plan = Plan(("text", "book.txt"));
        Duration whole = Duration.Steps(150);
        plan = plan with { Train = plan.Train with { Budget = whole, EvaluateEvery = whole } };
        TrainingRun run = Plans.Finish(TrainingRun.Start(plan, new Texts(Book)));
        Assert.InRange(run.Result.Final[MetricNames.TestAccuracy], 0.6, 1); // a guess is right once in twenty
        IProblem problem = Create(new Texts(Book), ("text", "book.txt"));
        Assert.Equal(((Book.Length * 8 / 10) - 1) / 8, problem.TrainCount);
    }

    [Fact]
    public void A_character_that_the_train_part_lacks_costs_more_than_those_it_has()
    {
        string known = Book, unknown = Book[..(Book.Length * 9 / 10)] + new string('\u00fc', Book.Length / 10);
        double[] losses = [.. new[] { known, unknown }.Select(text =>
        {
            TrialPlan plan = Plan(("text", "book.txt"));
            TrainingRun run = Plans.Finish(TrainingRun.Start(plan, new Texts(text)));
            Assert.True(double.IsFinite(run.Result.Final[MetricNames.TestLoss]));
            return run.Result.Final[MetricNames.TestLoss];
        })];
        Assert.True(losses[1] > losses[0] + 1, $"{losses[0]}, {losses[1]}");
    }

    [Fact]
    public void The_definition_rests_on_the_content_and_not_on_the_files_name_alone()
    {
        ProblemEntry entry = SweepCatalogue.Problems["char-transformer"];
        string Hash(string path, string text) =>
            ProblemDefinition.Hash(entry, entry.Spec(("text", path)).Values, new Texts(text));
        Assert.Equal(Hash("a", Book), Hash("a", Book));
        Assert.NotEqual(Hash("a", Book), Hash("a", Book + "."));
        Assert.NotEqual(Hash("a", Book), ProblemDefinition.Hash(entry.Spec(), new Texts(Book)));
    }

    [Fact]
    public void A_checkpoint_of_another_content_is_refused()
    {
        TrialPlan plan = Plan(("text", "book.txt"));
        TrainingRun run = TrainingRun.Start(plan, new Texts(Book));
        byte[] checkpoint = run.Checkpoint();
        Assert.Equal(checkpoint, TrainingRun.Resume(plan, new Texts(Book), checkpoint).Checkpoint());
        InvalidDataException exception = Assert.Throws<InvalidDataException>(
            () => TrainingRun.Resume(plan, new Texts(Book[1..]), checkpoint));
        Assert.Contains("other data", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("book.txt")]
    [InlineData(null)]
    public void A_content_that_is_not_the_one_of_the_study_is_an_environment_failure(string? path)
    {
        (string, object)[] named = path is null ? [] : [("text", path)];
        ProblemEntry entry = SweepCatalogue.Problems["char-transformer"];
        string hash = Convert.ToHexStringLower([.. entry.DataDigest!(entry.Spec(named).Values, new Texts(Book))]);
        if (path is not null)
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Book))), hash);
        Assert.NotNull(Create(new Texts(Book), [.. named, ("text_sha256", hash)]));
        string wrong = new('0', 64);
        DatasetCorruptException exception = Assert.Throws<DatasetCorruptException>(
            () => Create(new Texts(Book), [.. named, ("text_sha256", wrong)]));
        string expected = $"has the SHA-256 {hash}, but the study's text_sha256 is {wrong}";
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_without_files_lacks_every_text() => Assert.Throws<DatasetMissingException>(
        () => TrainingRun.Start(Plan(("text", "book.txt")), Plans.Datasets));

    [Fact]
    public void A_text_that_is_too_short_for_its_windows_is_the_studys_fault()
    {
        Assert.NotNull(Create(new Texts(Book[..90]), ("text", "t"), ("context", 8L)));
        InvalidPlanException exception = Assert.Throws<InvalidPlanException>(
            () => Create(new Texts(Book[..89]), ("text", "t"), ("context", 8L)));
        Assert.Equal(
            "problem.text: t has 89 characters, but windows of 8 need 90; take a longer text or a smaller context.",
            exception.Message);
    }

    [Fact]
    public void Study_files_name_text_and_hash()
    {
        string hash = new('a', 64);
        Study study = Read($"{{ name: char-transformer, text: books/1984.txt, text_sha256: {hash} }}").Study!;
        Assert.Equal("books/1984.txt", study.Problem.Values.Text("text"));
        Assert.Equal(hash, study.Problem.Values.Text("text_sha256"));
        Assert.Equal("1984", Read("{ name: char-transformer, text: 1984 }").Study!.Problem.Values.Text("text"));
        Assert.False(Read("char-transformer").Study!.Problem.Values.Has("text"));
        Assert.Equal(study.CanonicalText, StudyReader.ReadStored(study.CanonicalText).CanonicalText);
    }

    [Theory]
    [InlineData("text: ''", "2:42 problem.text", "found empty text, expected path within the data folder")]
    [InlineData("text: [a]", "2:42 problem.text", "expected path within the data folder")]
    [InlineData("text: { choice: [a, b] }", "2:42 problem.text", "all arms of a study train the same problem")]
    [InlineData("text_sha256: abc", "2:49 problem.text_sha256", "expected 64 hexadecimal digits in lower case")]
    public void Mistakes_are_refused_with_their_place(string field, string place, string part) =>
        StudyFiles.Single(Read($"{{ name: char-transformer, {field} }}"), place, part);

    private static StudyReadResult Read(string problem) =>
        StudyReader.Read($"study: s\nproblem: {problem}\nseeds: 1\narms: {{ a: {{ optimizer: adam }} }}\n", "s.yaml");

    private static IProblem Create(IDatasetSource source, params (string, object)[] values)
    {
        ProblemEntry entry = SweepCatalogue.Problems["char-transformer"];
        return entry.Create(entry.Spec([("context", 8L), .. values]).Values, source);
    }

    private static TrialPlan Plan(params (string, object)[] values)
    {
        ComponentSpec problem = SweepCatalogue.Problems["char-transformer"].Spec(
            [("context", 8L), ("width_per_head", 8L), ("heads", 2L), ("blocks", 1L), .. values]);
        return Plans.Create(problem, SweepCatalogue.Optimizers["adam"].Spec(("lr", 0.01)), "constant");
    }

    private sealed class Texts(string text) : IDatasetSource
    {
        public Dataset Get(string name) => throw new DatasetMissingException(name, "Texts only.");

        public CharacterText GetText(string path)
        {
            using NamedStream file = new(path, new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false));
            return CharacterText.Read(file);
        }
    }
}
