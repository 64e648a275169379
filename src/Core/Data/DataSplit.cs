using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Sweep.Core.Data;

/// <summary>
/// The examples of one split: one byte a feature and one byte a label, a quarter of the memory of floats. A feature's
/// value is its byte times <see cref="Scale"/>, in float32.
/// </summary>
public sealed class DataSplit
{
    private readonly byte[] _features;
    private readonly byte[] _labels;

    /// <summary>Takes ownership of both arrays.</summary>
    /// <param name="features">Row-major, one row an example; labels.Length * featureCount bytes.</param>
    /// <param name="labels">One label an example.</param>
    /// <param name="featureCount">Features of one example.</param>
    /// <param name="scale">Value of a feature byte of 1.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public DataSplit(byte[] features, byte[] labels, int featureCount, float scale)
    {
        if (features.LongLength != (long)labels.Length * featureCount)
            throw new ArgumentException("features must hold featureCount bytes for every label.", nameof(features));
        (_features, _labels, FeatureCount, Scale) = (features, labels, featureCount, scale);
    }

    /// <summary>Number of examples.</summary>
    public int Count => _labels.Length;

    /// <summary>Features of one example.</summary>
    public int FeatureCount { get; }

    /// <summary>Value of a feature byte of 1.</summary>
    public float Scale { get; }

    /// <summary>All labels.</summary>
    public ReadOnlySpan<byte> Labels => _labels;

    /// <summary>The feature bytes of one example.</summary>
    public ReadOnlySpan<byte> Features(int example) =>
        _features.AsSpan((int)((long)example * FeatureCount), FeatureCount);

    /// <summary>The same features under other labels; the features are shared.</summary>
    /// <exception cref="ArgumentException">There is not one label for every example.</exception>
    public DataSplit WithLabels(byte[] labels) => new(_features, labels, FeatureCount, Scale);

    /// <summary>Appends everything that results can depend on.</summary>
    internal void AppendTo(IncrementalHash hash)
    {
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(head, Count);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], FeatureCount);
        BinaryPrimitives.WriteSingleLittleEndian(head[8..], Scale);
        hash.AppendData(head);
        hash.AppendData(_features);
        hash.AppendData(_labels);
    }
}
