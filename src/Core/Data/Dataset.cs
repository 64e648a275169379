using Sweep.Core.Problems;

namespace Sweep.Core.Data;

/// <summary>A classification dataset: three splits of the same shape. Read-only; shared by all trials of a process.</summary>
public sealed class Dataset
{
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

    /// <summary>One of the three.</summary>
    public DataSplit this[Split split] => split switch
    {
        Split.Train => Train,
        Split.Validation => Validation,
        _ => Test,
    };
}
