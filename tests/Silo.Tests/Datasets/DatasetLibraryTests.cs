using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Silo.Datasets;

namespace Sweep.Silo.Tests.Datasets;

public sealed class DatasetLibraryTests : IDisposable
{
    private readonly TestDataset _tiny = new();
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    public DatasetLibraryTests() => _environment["XDG_CACHE_HOME"] = _tiny.Folder("cache");

    private string Cache => _tiny.Folder("cache", "sweep", "datasets", "tiny");

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Looks_in_the_option_then_the_environment_then_the_cache_then_Debians_folder()
    {
        _environment[DatasetFolders.EnvironmentVariable] = _tiny.Folder("variable");
        string[] expected =
        [
            _tiny.Folder("option"), _tiny.Folder("option", "tiny"),
            _tiny.Folder("variable"), _tiny.Folder("variable", "tiny"),
            Cache, _tiny.Folder("debian"),
        ];
        Assert.Equal(expected, Folders(_tiny.Folder("option")).Candidates(_tiny.Entry));

        DatasetLibrary library = Library(_tiny.Folder("option"));
        Assert.Null(library.Find(_tiny.Entry));
        foreach (string folder in expected.Reverse())
        {
            _tiny.Put(folder);
            Assert.Equal(folder, library.Find(_tiny.Entry));
        }
    }

    [Fact]
    public void The_cache_is_in_the_home_folder_when_XDG_CACHE_HOME_is_not_a_full_path()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has its own folder.");
        _environment["HOME"] = _tiny.Root;
        foreach (string ignored in (string[])["", "relative"])
        {
            _environment["XDG_CACHE_HOME"] = ignored;
            Assert.Equal(_tiny.Folder(".cache", "sweep", "datasets", "tiny"), Folders().Cache(_tiny.Entry));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reads_compressed_and_unpacked_files(bool compressed)
    {
        _tiny.Put(_tiny.Folder("data"), compressed);
        Dataset dataset = Library(_tiny.Folder("data")).Get("tiny");
        Assert.Equal(_tiny.Entry.Train, dataset.Train.Count);
        Assert.Equal([.. _tiny.Contents["images"][^4..]], dataset.Test.Features(9).ToArray());
    }

    [Fact]
    public async Task All_threads_share_one_copy()
    {
        _tiny.Put(Cache);
        DatasetLibrary library = Library();
        using Barrier together = new(4);
        Dataset[] copies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                return library.Get("tiny");
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Assert.All(copies, copy => Assert.Same(copies[0], copy));
        Assert.Equal(1, _tiny.Reads);
    }

    [Fact]
    public void A_missing_dataset_says_where_it_looked_and_how_to_get_it()
    {
        _tiny.Put(_tiny.Folder("debian"), without: "labels");
        DatasetLibrary library = Library(_tiny.Folder("data"));
        DatasetMissingException e = Assert.Throws<DatasetMissingException>(() => library.Get("tiny"));
        Assert.Equal("tiny", e.Dataset);
        string[] expected =
        [
            _tiny.Folder("data"), _tiny.Folder("data", "tiny"), Cache, _tiny.Folder("debian") + " (lacks labels)",
            "sweep data fetch tiny", "apt install dataset-tiny", "--data", "SWEEP_DATA", "images, labels",
        ];
        Assert.All(expected, text => Assert.Contains(text, e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_dataset_that_was_missing_is_found_once_it_is_there()
    {
        DatasetLibrary library = Library();
        Assert.Throws<DatasetMissingException>(() => library.Get("tiny"));
        _tiny.Put(Cache);
        Assert.Equal("tiny", library.Get("tiny").Name);
    }

    [Fact]
    public void A_damaged_file_is_named()
    {
        _tiny.Put(Cache);
        string path = Path.Combine(Cache, "images.gz");
        byte[] content = File.ReadAllBytes(path);
        content.AsSpan(content.Length / 2, 8).Clear();
        File.WriteAllBytes(path, content);
        DatasetCorruptException e = Assert.Throws<DatasetCorruptException>(() => Library().Get("tiny"));
        Assert.StartsWith(path + ": ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_digits_need_no_files()
    {
        DatasetLibrary library = new(Folders());
        Assert.Equal(1_079, library.Get("digits").Train.Count);
        Assert.Null(library.Find(SweepCatalogue.Datasets["digits"]));
    }

    [Fact]
    public void An_unknown_dataset_is_refused() =>
        Assert.Throws<KeyNotFoundException>(() => new DatasetLibrary(Folders()).Get("imagenet"));

    [Fact]
    public void Reads_the_real_Fashion_MNIST()
    {
        DatasetLibrary library = new(new DatasetFolders());
        bool missing = library.Find(FashionMnist.Entry) is null;
        // CI installs Debian's package, so there a missing dataset is a failure.
        Assert.SkipWhen(
            missing && Environment.GetEnvironmentVariable("CI") is null or "", "Install dataset-fashion-mnist.");
        Dataset dataset = library.Get("fashion-mnist");
        Assert.Same(dataset, library.Get("fashion_mnist"));
        Assert.Equal(50_000, dataset.Train.Count);
        Assert.Equal(10_000, dataset.Validation.Count);
        Assert.Equal(10_000, dataset.Test.Count);
        // First labels and pixel sums, from numpy.
        Assert.Equal([9, 0, 0, 3, 0], dataset.Train.Labels[..5].ToArray());
        Assert.Equal([9, 2, 1, 0, 2], dataset.Validation.Labels[..5].ToArray());
        Assert.Equal([9, 2, 1, 1, 6], dataset.Test.Labels[..5].ToArray());
        Assert.Equal(2_853_847_097L, PixelSum(dataset.Train));
        Assert.Equal(577_267_072L, PixelSum(dataset.Validation));
        Assert.Equal(573_469_082L, PixelSum(dataset.Test));
        int[] counts = new int[10];
        foreach (byte label in dataset.Test.Labels) counts[label]++;
        Assert.All(counts, count => Assert.Equal(1_000, count));
    }

    private static long PixelSum(DataSplit split)
    {
        long sum = 0;
        for (int i = 0; i < split.Count; i++)
        {
            foreach (byte pixel in split.Features(i)) sum += pixel;
        }

        return sum;
    }

    private DatasetFolders Folders(string? option = null) =>
        new(option, name => _environment.GetValueOrDefault(name));

    private DatasetLibrary Library(string? option = null) => new(Folders(option), new([_tiny.Entry]));
}
