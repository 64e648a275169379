using Sweep.Core.Numerics;

namespace Sweep.Core.Data;

/// <summary>Wrong labels in the train split; validation and test stay as they are.</summary>
public static class LabelNoise
{
    /// <summary>
    /// With probability <paramref name="fraction"/> each train label is replaced by another class, all others being
    /// equally likely. Part of the problem: the same labels for every study, seed and arm, and those of a smaller
    /// fraction are among those of a larger one.
    /// </summary>
    /// <param name="dataset">The data; shares its features with the result.</param>
    /// <param name="fraction">In [0, 1].</param>
    public static Dataset Apply(Dataset dataset, double fraction)
    {
        RandomStream chance = RandomStream.OfProblem(use: 0);
        byte[] labels = dataset.Train.Labels.ToArray();
        for (int i = 0; i < labels.Length; i++)
        {
            if (chance.UniformAt((ulong)i) >= fraction) continue;
            int step = 1 + chance.At(1).BelowAt((ulong)i, dataset.Classes - 1);
            labels[i] = (byte)((labels[i] + step) % dataset.Classes);
        }

        return new(
            dataset.Name, dataset.Shape, dataset.Classes, dataset.Train.WithLabels(labels), dataset.Validation,
            dataset.Test);
    }
}
