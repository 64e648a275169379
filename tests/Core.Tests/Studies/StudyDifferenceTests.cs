using Sweep.Core.Studies;

namespace Sweep.Core.Tests.Studies;

public sealed class StudyDifferenceTests
{
    [Fact]
    public void Equal_studies_do_not_differ()
    {
        string text = StudyFiles.Valid(StudyFiles.Full).CanonicalText;
        Assert.Empty(StudyDifference.Between(text, text));
    }

    [Fact]
    public void Changes_are_shown_with_path_and_values()
    {
        string before = StudyFiles.Valid(StudyFiles.Full).CanonicalText;
        string changed = StudyFiles.Full
            .Replace("lr: { log: [1.0e-3, 1.0] }", "lr: { log: [1.0e-4, 1.0] }", StringComparison.Ordinal)
            .Replace("schedule: warmup\n", "\n", StringComparison.Ordinal)
            .Replace("seed: 7", "seed: 8", StringComparison.Ordinal)
            .Replace("hidden: [128, 64]", "hidden: [128]", StringComparison.Ordinal)
            .Replace("{ metric: val_accuracy }", "{ metric: val_accuracy, goal: max }", StringComparison.Ordinal);

        Assert.Equal(
            [
                "- arms.either.schedule: {\"name\":\"warmup\"}",
                "~ arms.sgdm.optimizer.lr.log: [0.001,1] -> [0.0001,1]",
                "~ problem.hidden: [128,64] -> [128]",
                "+ rank[0].goal: \"max\"",
                "~ seed: 7 -> 8",
            ],
            Lines(before, StudyFiles.Valid(changed).CanonicalText));
    }

    [Fact]
    public void Lists_that_grow_are_shown_whole() =>
        Assert.Equal(
            ["~ a: [{\"x\":1}] -> [{\"x\":1},2]"],
            Lines("{\"a\":[{\"x\":1}]}", "{\"a\":[{\"x\":1},2]}"));

    private static IEnumerable<string> Lines(string before, string after) =>
        StudyDifference.Between(before, after).Select(change => change.ToString());
}
