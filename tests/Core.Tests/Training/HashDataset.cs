using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Problems;
using Sweep.Core.Tests.Optimizers;

namespace Sweep.Core.Tests.Training;

/// <summary>
/// The features that the scripts of closed loops draw; the label is the largest of the first four. Validation is the
/// first batch.
/// </summary>
internal sealed class HashDataset : IDatasetSource
{
    public const int Inputs = 12;
    public const int Classes = 4;
    public const int Batch = 16;
    public const int Steps = 20;

    /// <summary>The network of the scripts: none or one hidden layer.</summary>
    public static IProblem CreateProblem(params long[] hidden)
    {
        ProblemEntry entry = SweepCatalogue.Problems[hidden.Length == 0 ? "logreg" : "mlp"];
        ComponentSpec spec = hidden.Length == 0 ? entry.Spec() : entry.Spec(("hidden", hidden));
        return entry.Create(spec.Values, new HashDataset());
    }

    /// <summary>The initial weights of the scripts; biases are zero.</summary>
    public static void Initialize(ParameterLayout layout, Span<float> parameters)
    {
        for (int tensor = 0; tensor < layout.Tensors.Count; tensor += 2)
        {
            Span<float> weight = layout.Slice(parameters, tensor);
            for (int i = 0; i < weight.Length; i++)
                weight[i] = SyntheticGradients.Uniform(10 + ((uint)tensor / 2), 0, i) * 0.5f;
        }
    }

    public Dataset Get(string name)
    {
        byte[] features = new byte[Steps * Batch * Inputs];
        for (int i = 0; i < features.Length; i++)
            features[i] = (byte)((SyntheticGradients.Uniform(100, 0, i) + 1) * 128);
        byte[] labels = new byte[Steps * Batch];
        for (int i = 0; i < labels.Length; i++)
        {
            Span<byte> first = features.AsSpan(i * Inputs, Classes);
            for (byte k = 1; k < Classes; k++)
            {
                if (first[k] > first[labels[i]]) labels[i] = k;
            }
        }

        DataSplit split = new(features, labels, Inputs, 1 / 255f);
        DataSplit batch = new(features[..(Batch * Inputs)], labels[..Batch], Inputs, 1 / 255f);
        return new("hash", [3, 4, 1], Classes, split, batch, split);
    }
}
