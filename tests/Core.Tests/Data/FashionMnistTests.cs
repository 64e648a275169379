using Sweep.Core.Catalogue;
using Sweep.Core.Data;

namespace Sweep.Core.Tests.Data;

public sealed class FashionMnistTests
{
    [Fact]
    public void The_last_10000_examples_of_the_train_file_are_the_validation_split()
    {
        Dataset dataset = FashionMnist.Read(name => IdxFile.Named(Fake(name), name));
        DatasetEntry entry = FashionMnist.Entry;
        Assert.Equal(entry.Train, dataset.Train.Count);
        Assert.Equal(entry.Validation, dataset.Validation.Count);
        Assert.Equal(entry.Test, dataset.Test.Count);
        Assert.Equal([28, 28, 1], dataset.Shape);
        Assert.Equal(10, dataset.Classes);
        Assert.Equal(1f / 255, dataset.Validation.Scale);
        // Example n of a counting file starts with byte 784 n mod 251 and has label n mod 10.
        Assert.Equal(784 * 49_999 % 251, dataset.Train.Features(49_999)[0]);
        Assert.Equal(784 * 50_000 % 251, dataset.Validation.Features(0)[0]);
        Assert.Equal(784 * 59_999 % 251, dataset.Validation.Features(9_999)[0]);
        Assert.Equal(9, dataset.Validation.Labels[9_999]);
        Assert.Equal(0, dataset.Test.Features(0)[0]);
    }

    [Fact]
    public void A_file_of_another_dataset_is_refused_by_name()
    {
        DatasetCorruptException e = Assert.Throws<DatasetCorruptException>(
            () => FashionMnist.Read(name => IdxFile.Named(IdxFile.Counting(2, 3), "/data/" + name)));
        Assert.Equal("/data/train-images-idx3-ubyte: holds 3 bytes, expected 60000 x 28 x 28.", e.Message);
    }

    [Fact]
    public void The_catalogues_names_of_datasets_are_what_problems_may_use() =>
        Assert.Equal(["digits", "fashion-mnist"], SweepCatalogue.Datasets.Select(entry => entry.Name));

    private static byte[] Fake(string name)
    {
        int count = name.StartsWith("train", StringComparison.Ordinal) ? 60_000 : 10_000;
        return name.Contains("images", StringComparison.Ordinal)
            ? IdxFile.Counting(251, count, 28, 28)
            : IdxFile.Counting(10, count);
    }
}
