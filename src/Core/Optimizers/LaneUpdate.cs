using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Training;

namespace Sweep.Core.Optimizers;

/// <summary>
/// The parameters, states and coefficients of several trials side by side: coordinate c of lane l is element
/// c * lanes + l. Its step has the bits of each trial's own.
/// </summary>
internal abstract class LaneUpdate
{
    private const int Granule = 16;

    private readonly int _coordinates;
    private readonly AlignedBuffer?[] _states;
    private readonly AlignedBuffer _coefficients;
    private readonly AlignedBuffer _table;

    /// <summary>Plans the buffers.</summary>
    /// <param name="coordinates">Coordinates of a trial.</param>
    /// <param name="trials">Trials: the lanes in use.</param>
    /// <param name="shape">Which state vectors there are.</param>
    protected LaneUpdate(int coordinates, int trials, IReadOnlyList<AlignedBuffer?> shape)
    {
        int lanes = trials == 1 ? 1 : (trials + Granule - 1) / Granule * Granule;
        (_coordinates, Lanes) = (coordinates, lanes);
        Parameters = new(coordinates * lanes);
        Gradient = new(coordinates * lanes);
        _coefficients = new(IUpdateRule.MaximumCount * lanes);
        _table = new(IUpdateRule.MaximumCount * lanes);
        _states = [.. shape.Select(state => state is null ? null : new AlignedBuffer(coordinates * lanes))];
    }

    /// <summary>Lanes: one of a trial by itself, of several as many, rounded up to whole groups of 16.</summary>
    public int Lanes { get; }

    /// <summary>Parameters by coordinate and lane.</summary>
    public AlignedBuffer Parameters { get; }

    /// <summary>Gradient by coordinate and lane.</summary>
    public AlignedBuffer Gradient { get; }

    /// <summary>Coefficients by index and lane, as of the last <see cref="SpreadCoefficients"/>.</summary>
    protected ReadOnlySpan<float> Table => _table.Span;

    /// <summary>The vectors: coordinate c of lane l is element c * lanes + l.</summary>
    protected UpdateVectors Vectors => new()
    {
        Parameters = Parameters.Span,
        Gradient = Gradient.Span,
        First = SpanOf(_states[0]),
        Second = SpanOf(_states[1]),
        Third = SpanOf(_states[2]),
    };

    /// <summary>The coefficients of a lane, which its next steps have; zeros at first.</summary>
    public Span<float> CoefficientsOf(int lane) =>
        _coefficients.Span.Slice(lane * IUpdateRule.MaximumCount, IUpdateRule.MaximumCount);

    /// <summary>Takes a trial's parameters and state into a lane.</summary>
    public void Load(int lane, ReadOnlySpan<float> parameters, NamedState state)
    {
        Gather(parameters, Parameters.Span, lane);
        int vector = 0;
        foreach (AlignedBuffer? mine in _states)
        {
            if (mine is not null) Gather(state.Vectors[vector++].Buffer.Span, mine.Span, lane);
        }
    }

    /// <summary>Gives a lane's parameters and state back to its trial.</summary>
    public void Store(int lane, Span<float> parameters, NamedState state)
    {
        Scatter(Parameters.Span, parameters, lane);
        int vector = 0;
        foreach (AlignedBuffer? mine in _states)
        {
            if (mine is not null) Scatter(mine.Span, state.Vectors[vector++].Buffer.Span, lane);
        }
    }

    /// <summary>One step of every lane.</summary>
    public abstract void Step();

    /// <summary>
    /// Brings the coefficients of all lanes into the table, transposed in registers: no dearer than to look for those
    /// that changed.
    /// </summary>
    protected unsafe void SpreadCoefficients()
    {
        fixed (float* own = _coefficients.Span)
        fixed (float* table = _table.Span)
        {
            PanelPacking.Transpose(
                own, IUpdateRule.MaximumCount, Lanes, Lanes, IUpdateRule.MaximumCount, table);
        }
    }

    private static Span<float> SpanOf(AlignedBuffer? buffer) => buffer is null ? default : buffer.Span;

    private void Gather(ReadOnlySpan<float> own, Span<float> all, int lane)
    {
        for (int i = 0; i < _coordinates; i++) all[(i * Lanes) + lane] = own[i];
    }

    private void Scatter(ReadOnlySpan<float> all, Span<float> own, int lane)
    {
        for (int i = 0; i < _coordinates; i++) own[i] = all[(i * Lanes) + lane];
    }
}
