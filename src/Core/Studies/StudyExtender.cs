using System.Text.Json.Nodes;
using Sweep.Core.Catalogue;
using Sweep.Core.Studies.Binding;

namespace Sweep.Core.Studies;

/// <summary>Checks an extension against its study and makes the extended study.</summary>
internal static class StudyExtender
{
    /// <summary>The study with more trials.</summary>
    /// <exception cref="InvalidDataException">The extension adds nothing, or what the study cannot have.</exception>
    public static Study Extend(Study study, StudyExtension extension, CatalogueSet? catalogue)
    {
        CheckSeeds(study, extension.Seeds);
        if (extension.Configurations is { } configurations) CheckConfigurations(study, configurations);
        else if (extension.Seeds.Count == 0)
            throw Refusal(study, "found nothing, expected more seeds, more configurations or both");

        IReadOnlyList<ulong> seeds = [.. study.Seeds, .. extension.Seeds];
        SearchOptions search = extension.Configurations is null
            ? study.Search
            : study.Search with { Configurations = extension.Configurations };
        Int128 trials = seeds.Count
            * study.Arms.Aggregate(Int128.Zero, (sum, arm) => sum + search.ConfigurationsOf(arm));
        if (seeds.Count > StudyLimits.MaxSeeds)
            throw Refusal(study, $"found {seeds.Count} seeds in all, expected at most {StudyLimits.MaxSeeds}");
        if (trials > StudyLimits.MaxTrials)
            throw Refusal(study, $"found {trials} trials in all, expected at most {StudyLimits.MaxTrials}");

        Study read = StudyReader.ReadStored(Text(study, seeds, extension.Configurations), catalogue);
        return read with { Before = study };
    }

    private static void CheckSeeds(Study study, IReadOnlyList<ulong> added)
    {
        HashSet<ulong> seen = [.. study.Seeds];
        foreach (ulong seed in added)
        {
            if (!seen.Add(seed))
                throw Refusal(study, $"found the seed {seed} again, expected seeds that it does not have yet");
        }
    }

    private static void CheckConfigurations(Study study, int configurations)
    {
        long most = study.Arms.Max(study.Search.ConfigurationsOf);
        if (configurations <= most)
        {
            throw Refusal(study,
                $"found {configurations} configurations for each arm, expected more than the {most} that it has");
        }

        Func<Arm, long> size = arm => arm.Space.Count ?? long.MaxValue;
        Arm limit = study.Search.UnequalBudgets ? study.Arms.MaxBy(size)! : study.Arms.MinBy(size)!;
        if (configurations > size(limit) && (size(limit) <= most || !study.Search.UnequalBudgets))
        {
            throw Refusal(study,
                $"found {configurations} configurations for each arm, expected at most the {size(limit)} in the space "
                + $"of arm '{limit.Name}', {most} of which it has");
        }
    }

    /// <summary>The document with the larger budget; reading it makes it canonical.</summary>
    private static string Text(Study study, IReadOnlyList<ulong> seeds, int? configurations)
    {
        JsonObject document = JsonNode.Parse(study.CanonicalText)!.AsObject();
        document[StudyDocument.Seeds] = JsonNode.Parse(SeedsBinder.ToNode(seeds).ToCanonicalJson());
        if (configurations is not null)
        {
            if (document[StudyDocument.Search] is not JsonObject search)
                document[StudyDocument.Search] = search = [];
            search[SearchSection.Configurations] = configurations;
        }

        return document.ToJsonString();
    }

    private static InvalidDataException Refusal(Study study, string what) =>
        new($"Study '{study.Name}' cannot be extended so: {what}.");
}
