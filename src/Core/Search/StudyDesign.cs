using Sweep.Core.Studies;

namespace Sweep.Core.Search;

/// <summary>
/// The trials of a study in the order of their numbers: configuration by configuration, arm by arm, seed by seed, so
/// that all arms advance together and an early look compares like with like. What an extension adds follows in the same
/// order behind all that was there before it, so that no trial's number ever changes.
/// </summary>
public static class StudyDesign
{
    /// <summary>Enumerates the trials; the same study gives the same trials every time.</summary>
    public static IEnumerable<PlannedTrial> Trials(Study study)
    {
        Stack<Study> stages = new();
        for (Study? stage = study; stage is not null; stage = stage.Before) stages.Push(stage);
        return stages.SelectMany(Added);
    }

    /// <summary>The trials that were not there before the last extension.</summary>
    private static IEnumerable<PlannedTrial> Added(Study study)
    {
        IReadOnlyList<ulong> newSeeds = [.. study.Seeds.Skip(study.Before?.Seeds.Count ?? 0)];
        List<(Arm Arm, ISampler Sampler, long Had)> arms =
        [
            .. study.Arms.Select(arm =>
                (arm, StudyBinder.Sampler(study, arm), study.Before?.Search.ConfigurationsOf(arm) ?? 0)),
        ];
        for (int round = 0; arms.Count > 0 && round < (study.Search.Configurations ?? int.MaxValue); round++)
        {
            for (int i = 0; i < arms.Count; i++)
            {
                (Arm arm, ISampler sampler, long had) = arms[i];
                if (sampler.Next() is not { } configuration)
                {
                    arms.RemoveAt(i--);
                    continue;
                }

                foreach (ulong seed in configuration.Number < had ? newSeeds : study.Seeds)
                    yield return new(arm.Name, configuration, seed);
            }
        }
    }
}
