using Sweep.Core.Studies;

namespace Sweep.Core.Search;

/// <summary>
/// The trials of a study in the order of their numbers: configuration by configuration, arm by arm, seed by seed, so
/// that all arms advance together and an early look compares like with like.
/// </summary>
public static class StudyDesign
{
    /// <summary>Enumerates the trials; the same study gives the same trials every time.</summary>
    public static IEnumerable<PlannedTrial> Trials(Study study)
    {
        List<(Arm Arm, ISampler Sampler)> samplers =
            [.. study.Arms.Select(arm => (arm, StudyBinder.Sampler(study, arm)))];
        for (int round = 0; samplers.Count > 0 && round < (study.Search.Configurations ?? int.MaxValue); round++)
        {
            for (int i = 0; i < samplers.Count; i++)
            {
                (Arm arm, ISampler sampler) = samplers[i];
                if (sampler.Next() is { } configuration)
                {
                    foreach (ulong seed in study.Seeds) yield return new(arm.Name, configuration, seed);
                }
                else
                {
                    samplers.RemoveAt(i--);
                }
            }
        }
    }
}
