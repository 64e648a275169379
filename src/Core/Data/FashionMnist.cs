namespace Sweep.Core.Data;

/// <summary>Fashion-MNIST: 70,000 grey images of 28x28, 10 kinds of clothing.</summary>
public static class FashionMnist
{
    private const int Side = 28;
    private const int TrainCount = 50_000;
    private const int ValidationCount = 10_000;
    private const int TestCount = 10_000;
    private const int ClassCount = 10;
    private const float Scale = 1f / 255;
    private const string TrainImages = "train-images-idx3-ubyte";
    private const string TrainLabels = "train-labels-idx1-ubyte";
    private const string TestImages = "t10k-images-idx3-ubyte";
    private const string TestLabels = "t10k-labels-idx1-ubyte";

    /// <summary>The catalogue's entry.</summary>
    public static DatasetEntry Entry { get; } = new()
    {
        Name = "fashion-mnist",
        Aliases = ["fashion_mnist"],
        Summary = "70,000 grey images of 28x28: ten kinds of clothing",
        Licence = "MIT",
        Source = "H. Xiao, K. Rasul, R. Vollgraf, \"Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine "
            + "Learning Algorithms\", arXiv:1708.07747, 2017; https://github.com/zalandoresearch/fashion-mnist",
        Shape = [Side, Side, 1],
        Classes = ClassCount,
        Train = TrainCount,
        Validation = ValidationCount,
        Test = TestCount,
        Splits = "train: the first 50,000 images of the published train file; validation: its last 10,000; "
            + "test: the published test file",
        // Content of the files whose MD5 the authors publish.
        Files =
        [
            new(
                TrainImages,
                "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                47_040_016,
                26_421_880),
            new(TrainLabels, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9", 60_008, 29_515),
            new(TestImages, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b", 7_840_016, 4_422_102),
            new(TestLabels, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34", 10_008, 5_148),
        ],
        Mirrors =
        [
            new("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
            new("https://storage.googleapis.com/tensorflow/tf-keras-datasets/"),
            new("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
        ],
        DebianPackage = "dataset-fashion-mnist",
        DebianFolder = "/usr/share/datasets/fashion-mnist",
        Read = Read,
    };

    /// <summary>Reads the four IDX files (plain or gzip), named as in <see cref="DatasetEntry.Files"/>.</summary>
    /// <exception cref="DatasetCorruptException">A file is not what it should be.</exception>
    public static Dataset Read(Func<string, NamedStream> open)
    {
        using IdxReader images = IdxReader.Open(open(TrainImages), TrainCount + ValidationCount, Side, Side);
        using IdxReader labels = IdxReader.Open(open(TrainLabels), TrainCount + ValidationCount);
        DataSplit train = ReadSplit(images, labels, TrainCount);
        DataSplit validation = ReadSplit(images, labels, ValidationCount);
        images.ReadEnd();
        labels.ReadEnd();

        using IdxReader testImages = IdxReader.Open(open(TestImages), TestCount, Side, Side);
        using IdxReader testLabels = IdxReader.Open(open(TestLabels), TestCount);
        DataSplit test = ReadSplit(testImages, testLabels, TestCount);
        testImages.ReadEnd();
        testLabels.ReadEnd();
        return new(Entry.Name, Entry.Shape, ClassCount, train, validation, test);
    }

    private static DataSplit ReadSplit(IdxReader images, IdxReader labels, int count) =>
        new(images.Read(count), labels.ReadLabels(count, ClassCount), images.ExampleLength, Scale);
}
