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
    private readonly DecaySegment[] _segments;
    private readonly bool[] _decays;

    /// <summary>Lays the tensors out in the order given.</summary>
    public ParameterLayout(params IEnumerable<TensorSpec> tensors)
        : this([.. tensors], [])
    {
    }

    private ParameterLayout(IReadOnlyList<TensorSpec> tensors, IReadOnlyCollection<TensorRole> withoutDecay)
    {
        Tensors = tensors;
        _offsets = new int[Tensors.Count];
        int offset = 0;
        for (int i = 0; i < Tensors.Count; i++)
        {
            _offsets[i] = offset;
            offset = checked(offset + ((Tensors[i].Length + Granule - 1) / Granule * Granule));
        }

        Length = offset;
        Count = Tensors.Sum(tensor => (long)tensor.Length);
        _decays = [.. Tensors.Select(tensor => !withoutDecay.Contains(tensor.Role))];
        _segments = [.. PlanSegments()];
    }

    /// <summary>The tensors in storage order.</summary>
    public IReadOnlyList<TensorSpec> Tensors { get; }

    /// <summary>Length of the flat vector in floats, padding included; a multiple of 16.</summary>
    public int Length { get; }

    /// <summary>Number of parameters, padding not counted.</summary>
    public long Count { get; }

    /// <summary>The flat vector cut where weight decay begins or ends: one segment where nothing is excluded.</summary>
    public IReadOnlyList<DecaySegment> DecaySegments => _segments;

    /// <summary>Whether the optimizer's weight decay applies to a tensor; all, unless some are excluded.</summary>
    public bool Decays(int tensor) => _decays[tensor];

    /// <summary>The same layout with the tensors of some roles excluded from the optimizer's weight decay.</summary>
    public ParameterLayout WithoutDecay(IReadOnlyCollection<TensorRole> roles) => new(Tensors, roles);

    /// <summary>Index of the tensor's first element in the flat vector.</summary>
    public int Offset(int tensor) => _offsets[tensor];

    /// <summary>The part of a flat vector that holds one tensor.</summary>
    public Span<float> Slice(Span<float> vector, int tensor) => vector.Slice(_offsets[tensor], Tensors[tensor].Length);

    /// <summary>The part of a flat vector that holds one tensor.</summary>
    public ReadOnlySpan<float> Slice(ReadOnlySpan<float> vector, int tensor) =>
        vector.Slice(_offsets[tensor], Tensors[tensor].Length);

    private IEnumerable<DecaySegment> PlanSegments()
    {
        int first = 0;
        for (int i = 1; i <= Tensors.Count; i++)
        {
            if (i < Tensors.Count && _decays[i] == _decays[first]) continue;
            int end = i < Tensors.Count ? _offsets[i] : Length;
            yield return new(_offsets[first], end - _offsets[first], _decays[first]);
            first = i;
        }
    }
}
