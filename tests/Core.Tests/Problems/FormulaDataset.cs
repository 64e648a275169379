using Sweep.Core.Data;

namespace Sweep.Core.Tests.Problems;

/// <summary>Small data by an integer formula that the scripts of goldens repeat: 20 features, 3 classes.</summary>
internal sealed class FormulaDataset : IDatasetSource
{
    public const int Features = 20;
    public const int Classes = 3;
    public const int Count = 600;

    private readonly Dataset _dataset = new(
        "formula", [4, 5, 1], Classes, MakeSplit(0, Count), MakeSplit(0, 70), MakeSplit(1, 300));

    public Dataset Get(string name) => _dataset;

    private static DataSplit MakeSplit(int from, int count)
    {
        byte[] features = new byte[count * Features];
        byte[] labels = new byte[count];
        for (int i = 0; i < features.Length; i++)
        {
            long at = i + ((long)from * Features);
            features[i] = (byte)(((at * at * 31) + (at * 7919) + 17) % 251);
        }

        for (int i = 0; i < count; i++) labels[i] = (byte)((i + from) * 7 % 11 % Classes);
        return new(features, labels, Features, 1 / 255f);
    }
}
