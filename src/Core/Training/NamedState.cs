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
    private NamedState? _outer;
    private int _startInOuter;

    /// <summary>A state with nothing in it.</summary>
    public static NamedState Empty { get; } = new();

    /// <summary>The vectors, in order of addition.</summary>
    public IReadOnlyList<(string Name, AlignedBuffer Buffer)> Vectors => _vectors;

    /// <summary>Names of the scalars, in order of addition.</summary>
    public IReadOnlyList<string> ScalarNames => _scalarNames;

    /// <summary>The scalars, in order of addition.</summary>
    public Span<double> Scalars =>
        _outer is null ? _scalars : _outer.Scalars.Slice(_startInOuter, _scalarNames.Count);

    /// <summary>Adds a vector of zeros. Only while constructing the owner.</summary>
    /// <exception cref="InvalidOperationException">This state has been included in another.</exception>
    public AlignedBuffer AddVector(string name, int length)
    {
        RequireOwn();
        AlignedBuffer buffer = new(length);
        _vectors.Add((name, buffer));
        return buffer;
    }

    /// <summary>
    /// Adds a scalar and returns its index into <see cref="Scalars"/>. Only while constructing the owner.
    /// </summary>
    /// <exception cref="InvalidOperationException">This state has been included in another.</exception>
    public int AddScalar(string name, double value = 0)
    {
        RequireOwn();
        _scalarNames.Add(name);
        _scalars = [.. _scalars, value];
        return _scalars.Length - 1;
    }

    /// <summary>
    /// Makes all of another state a part of this one, its names behind <paramref name="prefix"/>: how a wrapper takes
    /// its inner optimizer's state into its own checkpoint. Both share the numbers from then on.
    /// </summary>
    /// <exception cref="InvalidOperationException">One of them has been included in another already.</exception>
    public void Include(string prefix, NamedState inner)
    {
        RequireOwn();
        inner.RequireOwn();
        (inner._outer, inner._startInOuter) = (this, _scalars.Length);
        foreach ((string name, AlignedBuffer buffer) in inner._vectors) _vectors.Add((prefix + name, buffer));
        foreach (string name in inner._scalarNames) _scalarNames.Add(prefix + name);
        _scalars = [.. _scalars, .. inner._scalars];
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

        writer.Write(_scalarNames.Count);
        for (int i = 0; i < _scalarNames.Count; i++)
        {
            writer.Write(_scalarNames[i]);
            writer.Write(Scalars[i]);
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

        RequireEqual(reader.ReadInt32(), _scalarNames.Count, "number of state scalars");
        for (int i = 0; i < _scalarNames.Count; i++)
        {
            RequireEqual(reader.ReadString(), _scalarNames[i], "name of a state scalar");
            Scalars[i] = reader.ReadDouble();
        }
    }

    // An inner state's names are known to the outer one: neither may grow behind its back.
    private void RequireOwn()
    {
        if (_outer is not null) throw new InvalidOperationException("This state has been included in another.");
    }

    private static void RequireEqual<T>(T found, T expected, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(found, expected))
            throw new InvalidDataException($"Checkpoint does not fit: {what} is '{found}', expected '{expected}'.");
    }
}
