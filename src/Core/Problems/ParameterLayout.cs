namespace Sweep.Core.Problems;

/// <summary>
/// Where each tensor lies in the flat parameter vector. Every tensor starts on a 64-byte boundary; the padding in
/// between is always zero, in parameters, gradients and optimizer states alike, so coordinate-wise loops may run
/// over it and reductions over whole vectors are not disturbed by it.
/// </summary>
public sealed class ParameterLayout
{
    private const int Granule = 16; // floats in 64 bytes

    private readonly int[] _offsets;

    /// <summary>Lays the tensors out in the order given.</summary>
    public ParameterLayout(params IEnumerable<TensorSpec> tensors)
    {
        Tensors = [.. tensors];
        _offsets = new int[Tensors.Count];
        int offset = 0;
        for (int i = 0; i < Tensors.Count; i++)
        {
            _offsets[i] = offset;
            offset = checked(offset + ((Tensors[i].Length + Granule - 1) / Granule * Granule));
        }

        Length = offset;
        Count = Tensors.Sum(tensor => (long)tensor.Length);
    }

    /// <summary>The tensors in storage order.</summary>
    public IReadOnlyList<TensorSpec> Tensors { get; }

    /// <summary>Length of the flat vector in floats, padding included; a multiple of 16.</summary>
    public int Length { get; }

    /// <summary>Number of parameters, padding not counted.</summary>
    public long Count { get; }

    /// <summary>Index of the tensor's first element in the flat vector.</summary>
    public int Offset(int tensor) => _offsets[tensor];

    /// <summary>The part of a flat vector that holds one tensor.</summary>
    public Span<float> Slice(Span<float> vector, int tensor) => vector.Slice(_offsets[tensor], Tensors[tensor].Length);

    /// <summary>The part of a flat vector that holds one tensor.</summary>
    public ReadOnlySpan<float> Slice(ReadOnlySpan<float> vector, int tensor) =>
        vector.Slice(_offsets[tensor], Tensors[tensor].Length);
}
