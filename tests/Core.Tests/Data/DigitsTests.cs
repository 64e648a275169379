using System.Security.Cryptography;
using System.Text;
using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Problems;

namespace Sweep.Core.Tests.Data;

public sealed class DigitsTests
{
    private static readonly Dataset Dataset = Digits.Read();

    [Fact]
    public void The_catalogue_states_what_is_read()
    {
        DatasetEntry entry = SweepCatalogue.Datasets["digits"];
        Assert.Equal(entry.Name, Dataset.Name);
        Assert.Equal(entry.Shape, Dataset.Shape);
        Assert.Equal(entry.Classes, Dataset.Classes);
        Assert.Equal(entry.Train, Dataset.Train.Count);
        Assert.Equal(entry.Validation, Dataset.Validation.Count);
        Assert.Equal(entry.Test, Dataset.Test.Count);
        Assert.Equal(64, Dataset.FeatureCount);
        Assert.Empty(entry.Files);
    }

    [Theory]
    [InlineData(Split.Train, new[] { 106, 110, 107, 109, 109, 110, 109, 107, 104, 108 })]
    [InlineData(Split.Validation, new[] { 36, 36, 35, 37, 36, 36, 36, 36, 35, 36 })]
    [InlineData(Split.Test, new[] { 36, 36, 35, 37, 36, 36, 36, 36, 35, 36 })]
    public void Every_split_holds_its_share_of_each_class(Split split, int[] expected)
    {
        int[] counts = new int[10];
        foreach (byte label in Dataset[split].Labels) counts[label]++;
        Assert.Equal(expected, counts);
    }

    [Fact]
    public void The_splits_are_disjoint_and_their_union_is_the_published_test_set()
    {
        // Compared as multisets of (features, label); the published file holds no image twice, which makes the three
        // disjoint if the counts add up.
        string[] all =
        [
            .. new[] { Dataset.Train, Dataset.Validation, Dataset.Test }
                .SelectMany(split => Enumerable.Range(0, split.Count).Select(i => Show(split, i)))
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(1_797, all.Length);
        Assert.Equal(1_797, all.Distinct(StringComparer.Ordinal).Count());
        // sha256 of the published rows, each as hexadecimal features and label, sorted and joined by line feeds.
        Assert.Equal(
            "b5e48c57328c4ff388e7936d7863654d7573694183827bba7bcd0d4742926440",
            Hash(Encoding.ASCII.GetBytes(string.Join('\n', all))));
    }

    [Theory]
    [InlineData(Split.Train, "885a330ea6c253a7ab5408292f987a570cd996f7612edf052b9148b5cfe7bd29")]
    [InlineData(Split.Validation, "2e2876f0ccecf678e054e1104db956a0de0f96af5bd8c3e68b1645d43a8bb682")]
    [InlineData(Split.Test, "d92be9d6a16ab25d56201f2e17459d27fb00144d3a34d23f6c62d821a1d8f4eb")]
    public void The_splits_never_change(Split split, string expected)
    {
        DataSplit data = Dataset[split];
        byte[] bytes =
        [
            .. Enumerable.Range(0, data.Count).SelectMany(i => data.Features(i).ToArray()), .. data.Labels,
        ];
        Assert.Equal(expected, Hash(bytes));
    }

    [Fact]
    public void Features_reach_from_0_to_1()
    {
        Assert.Equal(1f / 16, Dataset.Train.Scale);
        DataSplit train = Dataset.Train;
        byte[] features = [.. Enumerable.Range(0, train.Count).SelectMany(i => train.Features(i).ToArray())];
        Assert.Equal(0, features.Min());
        Assert.Equal(16, features.Max());
    }

    private static string Show(DataSplit split, int i) =>
        Convert.ToHexStringLower(split.Features(i)) + split.Labels[i].ToString("x2");

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
