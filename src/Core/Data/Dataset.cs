using System.Buffers.Binary;
using System.Security.Cryptography;
using Sweep.Core.Problems;

namespace Sweep.Core.Data;

/// <summary>
/// A classification dataset: three splits of the same shape. Read-only; shared by all trials of a process.
/// </summary>
public sealed class Dataset
{
    private readonly Lazy<byte[]> _digest;

    /// <summary>Joins three splits.</summary>
    /// <param name="name">Name in study files.</param>
    /// <param name="shape">Extents of one example, e.g. 28, 28, 1 (height, width, channels).</param>
    /// <param name="classes">Number of classes; labels are 0 .. classes - 1.</param>
    /// <param name="train">Train split.</param>
    /// <param name="validation">Validation split.</param>
    /// <param name="test">Test split.</param>
    public Dataset(
        string name, IReadOnlyList<int> shape, int classes, DataSplit train, DataSplit validation, DataSplit test)
    {
        Name = name;
        Shape = shape;
        Classes = classes;
        Train = train;
        Validation = validation;
        Test = test;
        _digest = new(ComputeDigest);
    }

    /// <summary>Name in study files.</summary>
    public string Name { get; }

    /// <summary>Extents of one example: height, width, channels.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Features of one example: the product of the shape.</summary>
    public int FeatureCount => Train.FeatureCount;

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Train split.</summary>
    public DataSplit Train { get; }

    /// <summary>Validation split.</summary>
    public DataSplit Validation { get; }

    /// <summary>Test split.</summary>
    public DataSplit Test { get; }

    /// <summary>SHA-256 of shape, classes and every example of every split, in that order; computed once.</summary>
    public IReadOnlyList<byte> Digest => _digest.Value;

    /// <summary>One of the three.</summary>
    public DataSplit this[Split split] => split switch
    {
        Split.Train => Train,
        Split.Validation => Validation,
        _ => Test,
    };

    private byte[] ComputeDigest()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[4];
        foreach (int extent in Shape.Append(Classes))
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, extent);
            hash.AppendData(number);
        }

        Train.AppendTo(hash);
        Validation.AppendTo(hash);
        Test.AppendTo(hash);
        return hash.GetHashAndReset();
    }
}
