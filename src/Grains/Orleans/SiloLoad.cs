namespace Sweep.Grains.Orleans;

/// <summary>What a silo publishes of itself.</summary>
/// <param name="Silo">Its address in the cluster, as text.</param>
/// <param name="Free">Trials that it would take now.</param>
/// <param name="Labels">What it offers, the version of its arithmetic among it.</param>
/// <param name="Excluded">Studies that it cannot run for the time being.</param>
/// <param name="Studies">The studies that are driven on it.</param>
[GenerateSerializer]
[Immutable]
public sealed record SiloLoad(string Silo, int Free, string[] Labels, long[] Excluded, StudyLoad[] Studies)
{
    /// <summary>Whether the silo may run trials of a study.</summary>
    public bool Fits(StudyLoad study) =>
        !Excluded.Contains(study.Study) && study.Labels.All(label => Labels.Contains(label));
}
