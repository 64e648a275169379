using Sweep.Core.Search;
using Sweep.Core.Studies;

namespace Sweep.Core.Tests.Studies;

/// <summary>The study files of <c>examples</c>, which the build copies beside the tests.</summary>
public sealed class ExampleTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "examples");

    public static TheoryData<string> Files =>
        new(Directory.GetFiles(Folder, "*.yaml").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Files))]
    public void An_example_is_a_study_whose_trials_all_have_a_plan(string file)
    {
        StudyReadResult result = StudyReader.Read(File.ReadAllBytes(Path.Combine(Folder, file)), file);
        Assert.True(result.IsValid, string.Join('\n', result.Errors));
        Assert.Equal(Path.GetFileNameWithoutExtension(file), result.Study.Name);
        foreach (PlannedTrial trial in StudyDesign.Trials(result.Study))
            Assert.NotNull(StudyBinder.Plan(result.Study, trial.Configuration.Parameters, trial.Seed));
    }
}
