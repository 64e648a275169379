using Sweep.Core.Numerics;

namespace Sweep.Core.Training;

/// <summary>
/// The state of an optimizer, schedule or rule: named float32 vectors of any length and named float64 scalars, in
/// the order they were added. Checkpoints copy it bit by bit.
/// </summary>
public sealed class NamedState
{
    private readonly List<(string Name, AlignedBuffer Buffer)> _vectors = [];
    private readonly List<string> _scalarNames = [];
    private double[] _scalars = [];

    /// <summary>A state with nothing in it.</summary>
    public static NamedState Empty { get; } = new();

    /// <summary>The vectors, in order of addition.</summary>
    public IReadOnlyList<(string Name, AlignedBuffer Buffer)> Vectors => _vectors;

    /// <summary>Names of the scalars, in order of addition.</summary>
    public IReadOnlyList<string> ScalarNames => _scalarNames;

    /// <summary>The scalars, in order of addition.</summary>
    public Span<double> Scalars => _scalars;

    /// <summary>Adds a vector of zeros.</summary>
    public AlignedBuffer AddVector(string name, int length)
    {
        AlignedBuffer buffer = new(length);
        _vectors.Add((name, buffer));
        return buffer;
    }

    /// <summary>Adds a scalar and returns its index into <see cref="Scalars"/>. Only while constructing the owner.</summary>
    public int AddScalar(string name, double value = 0)
    {
        _scalarNames.Add(name);
        _scalars = [.. _scalars, value];
        return _scalars.Length - 1;
    }

    /// <summary>Writes names, lengths and contents.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(_vectors.Count);
        foreach ((string name, AlignedBuffer buffer) in _vectors)
        {
            writer.Write(name);
            writer.WriteFloats(buffer.Span);
        }

        writer.Write(_scalars.Length);
        for (int i = 0; i < _scalars.Length; i++)
        {
            writer.Write(_scalarNames[i]);
            writer.Write(_scalars[i]);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote into a state of the same shape.</summary>
    /// <exception cref="InvalidDataException">Names or lengths differ: the checkpoint is of something else.</exception>
    public void Read(BinaryReader reader)
    {
        RequireEqual(reader.ReadInt32(), _vectors.Count, "number of state vectors");
        foreach ((string name, AlignedBuffer buffer) in _vectors)
        {
            RequireEqual(reader.ReadString(), name, "name of a state vector");
            reader.ReadFloats(buffer.Span);
        }

        RequireEqual(reader.ReadInt32(), _scalars.Length, "number of state scalars");
        for (int i = 0; i < _scalars.Length; i++)
        {
            RequireEqual(reader.ReadString(), _scalarNames[i], "name of a state scalar");
            _scalars[i] = reader.ReadDouble();
        }
    }

    private static void RequireEqual<T>(T found, T expected, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(found, expected))
            throw new InvalidDataException($"Checkpoint does not fit: {what} is '{found}', expected '{expected}'.");
    }
}
