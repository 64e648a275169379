using System.Text;
using Sweep.Core.Studies;

namespace Sweep.Core.Tests.Studies;

public sealed class StudySyntaxErrorTests
{
    private const string Rest = "problem: mlp\nseeds: 1\narms: { a: { optimizer: adam } }\n";

    [Theory]
    [InlineData("", "1:1", "empty file")]
    [InlineData("# only a comment\n", "1:1", "empty file")]
    [InlineData("   \n\t", "1:1", "")]
    [InlineData("--- \n", "1:1", "empty file")]
    [InlineData("null", "1:1", "empty file")]
    [InlineData("- a\n- b\n", "1:1", "found a list of 2 items, expected a map")]
    [InlineData("just text", "1:1", "found text 'just text', expected a map")]
    [InlineData("study: [a\n", "2:1", "not valid YAML")]
    [InlineData("study: s\n  problem: x\n", "2:10", "not valid YAML")]
    [InlineData("{\"study\": \"s\",, }", "1:15", "not valid JSON")]
    [InlineData("{\n\t\"study\": \"s\"\n\t\"seeds\": 1\n}", "3:2", "not valid JSON")]
    [InlineData("{\"study\": \"\\ud800\"}", "1:11", "not valid")]
    public void Texts_that_are_no_document(string text, string place, string part)
    {
        StudyReadResult result = StudyFiles.Read(text);
        StudyError error = result.Errors[0];
        Assert.Equal(place, $"{error.Line}:{error.Column} {error.Path}".TrimEnd());
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("study: s\nproblem: mlp\nseeds: 1\nseeds: 2\narms: { a: { optimizer: adam } }\n", "4:1 seeds",
        "found 'seeds' a second time (first at line 3)")]
    [InlineData("study: s\n" + Rest + "---\nstudy: t\n", "5:1", "second YAML document")]
    [InlineData("study: !!str s\n" + Rest, "1:8 study", "found the YAML tag")]
    [InlineData("base: &b { x: 1 }\nstudy:\n  <<: *b\n", "3:3 study", "merge key")]
    [InlineData("study: *nowhere\n" + Rest, "1:8 study", "found the alias '*nowhere'")]
    [InlineData("study: &s [*s]\n" + Rest, "1:12 study[0]", "inside of what it stands for")]
    [InlineData("? [a, b]\n: 1\n", "1:3", "found a name that is not plain text")]
    public void Yaml_that_study_files_may_not_use(string text, string place, string part) =>
        StudyFiles.Fails(text, place, part);

    [Fact]
    public void Duplicate_names_are_found_in_json_too() =>
        StudyFiles.Fails("{\"study\": \"s\",\n \"study\": \"t\", \"problem\": \"mlp\", \"seeds\": 1,"
            + " \"arms\": {\"a\": {\"optimizer\": \"adam\"}}}", "2:2 study", "a second time (first at line 1)");

    [Fact]
    public void Alias_bombs_are_refused()
    {
        StringBuilder bomb = new("study: s\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++)
        {
            string alias = $"*a{i - 1}";
            bomb.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat(alias, 10))}]\n");
        }

        StudyReadResult result = StudyFiles.Read(bomb.ToString());
        StudyFiles.Single(result, "6:45 a4[7]", "more than 100000 values (aliases count each time they are used)");
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        StudyFiles.Fails("study: " + new string('[', 1000), "1:71 study" + string.Concat(Enumerable.Repeat("[0]", 63)),
            "more than 64 levels");
        string json = "{\"study\":" + string.Concat(Enumerable.Repeat("{\"a\":", 1000));
        StudyError error = Assert.Single(StudyFiles.Read(json).Errors);
        Assert.Contains("more than 64 levels", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10_000_000)]
    [InlineData((1 << 20) + 1)]
    public void Large_files_are_refused(int length)
    {
        byte[] bytes = new byte[length];
        Array.Fill(bytes, (byte)'[');
        StudyReadResult result = StudyReader.Read(bytes, "s.yaml", TestCatalogue.Set);
        StudyFiles.Single(result, "1:1", "more than 1048576 bytes (1 MiB)");
        StudyFiles.Fails(new string(' ', length), "1:1", "more than 1048576 bytes (1 MiB)");
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("a: ")]
    [InlineData("- ")]
    [InlineData("\"")]
    [InlineData("a: 1\n")]
    [InlineData("? ")]
    [InlineData("&a ")]
    [InlineData("a,")]
    [InlineData("9")]
    public void The_largest_files_are_answered(string part)
    {
        string text = "study: " + string.Concat(Enumerable.Repeat(part, StudyLimits.MaxFileBytes / part.Length - 7));
        Assert.NotEmpty(StudyFiles.Read(text).Errors);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_placed()
    {
        byte[] bytes = [.. "study: \u00E9\nseeds: "u8, 0xE9, .. "\n"u8];
        StudyFiles.Single(StudyReader.Read(bytes, "s.yaml", TestCatalogue.Set), "2:8", "byte 0xe9, which is not UTF-8");
        byte[] wide = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("study: s")).ToArray();
        StudyFiles.Single(StudyReader.Read(wide, "s.yaml", TestCatalogue.Set), "1:1", "found UTF-16, expected UTF-8");
    }

    [Fact]
    public void Half_characters_in_a_text_are_refused() =>
        StudyFiles.Fails("study: \ud800x", "1:1", "half of a character at position 8");

    [Fact]
    public void Messages_are_safe_to_print()
    {
        StudyError error = StudyFiles.Read("study: \"\\e[31m\\u202e" + new string('x', 500) + "\"\n" + Rest).Errors[0];
        Assert.DoesNotContain('\u001b', error.Message);
        Assert.DoesNotContain('\u202e', error.Message);
        Assert.True(error.Message.Length < 250);
        Assert.Equal($"s.yaml:1:8: study: {error.Message}", error.ToString());
    }

    [Fact]
    public void Errors_are_capped()
    {
        string text = "study: s\n" + Rest + string.Concat(Enumerable.Range(0, 5000).Select(i => $"x{i}: 1\n"));
        StudyReadResult result = StudyFiles.Read(text);
        Assert.Equal(StudyLimits.MaxErrors + 1, result.Errors.Count);
        Assert.Contains("more errors follow", result.Errors[^1].Message, StringComparison.Ordinal);
    }
}
