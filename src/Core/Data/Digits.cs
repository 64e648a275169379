using System.IO.Compression;
using Sweep.Core.Numerics;

namespace Sweep.Core.Data;

/// <summary>
/// The 1,797 handwritten digits of 8x8 that ship with Sweep (see <c>digits.NOTICE.md</c>): real data without a
/// download, small enough for a study in seconds.
/// </summary>
public static class Digits
{
    private const int Side = 8;
    private const int Total = 1_797;
    private const int ClassCount = 10;
    private const float Scale = 1f / 16;

    /// <summary>The catalogue's entry.</summary>
    public static DatasetEntry Entry { get; } = new()
    {
        Name = "digits",
        Summary = "1,797 handwritten digits of 8x8, values 0 to 16; ships with Sweep",
        Licence = "CC-BY-4.0",
        Source = "E. Alpaydin, C. Kaynak, \"Optical Recognition of Handwritten Digits\" (its test set), UCI Machine "
            + "Learning Repository, 1998; https://doi.org/10.24432/C50P49",
        Shape = [Side, Side, 1],
        Classes = ClassCount,
        Train = 1_079,
        Validation = 359,
        Test = 359,
        Splits = "fixed, drawn once within each class: a fifth (rounded) for validation, as many for test, "
            + "the rest for train",
        Read = _ => Read(),
    };

    /// <summary>Reads the embedded copy. In every split the examples keep the order of the published file.</summary>
    public static Dataset Read()
    {
        using Stream resource = typeof(Digits).Assembly.GetManifestResourceStream("digits.bin.gz")!;
        using GZipStream content = new(resource, CompressionMode.Decompress);
        byte[] features = new byte[Total * Side * Side];
        byte[] labels = new byte[Total];
        content.ReadExactly(features);
        content.ReadExactly(labels);

        List<int> train = [], validation = [], test = [];
        for (int @class = 0; @class < ClassCount; @class++)
        {
            int[] members = [.. Enumerable.Range(0, Total).Where(i => labels[i] == @class)];
            Shuffle(members, RandomStream.Create(0, 0, RandomPurpose.Split, (ulong)@class));
            int fifth = (members.Length + 2) / 5;
            validation.AddRange(members[..fifth]);
            test.AddRange(members[fifth..(2 * fifth)]);
            train.AddRange(members[(2 * fifth)..]);
        }

        return new(
            Entry.Name,
            Entry.Shape,
            ClassCount,
            Select(features, labels, train),
            Select(features, labels, validation),
            Select(features, labels, test));
    }

    /// <summary>Fisher and Yates.</summary>
    private static void Shuffle(int[] items, RandomStream stream)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = stream.BelowAt((ulong)i, i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static DataSplit Select(byte[] features, byte[] labels, List<int> examples)
    {
        examples.Sort();
        return new(
            [.. examples.SelectMany(i => features.AsSpan(i * Side * Side, Side * Side).ToArray())],
            [.. examples.Select(i => labels[i])],
            Side * Side,
            Scale);
    }
}
