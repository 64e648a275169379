using Sweep.Core.Numerics;
using Sweep.Core.Training;

namespace Sweep.Core.Optimizers;

/// <summary>
/// The parameters, states and coefficients of several trials side by side: coordinate c of lane l is element
/// c * lanes + l. Its step has the bits of each trial's own.
/// </summary>
internal abstract class LaneUpdate
{
    private readonly int _coordinates;
    private readonly AlignedBuffer?[] _states;

    /// <summary>Plans the buffers.</summary>
    /// <param name="coordinates">Coordinates of a trial.</param>
    /// <param name="lanes">Lanes: a multiple of 16.</param>
    /// <param name="shape">Which state vectors there are.</param>
    protected LaneUpdate(int coordinates, int lanes, IReadOnlyList<AlignedBuffer?> shape)
    {
        (_coordinates, Lanes) = (coordinates, lanes);
        Parameters = new(coordinates * lanes);
        Gradient = new(coordinates * lanes);
        Coefficients = new(IUpdateRule.MaximumCount * lanes);
        _states = [.. shape.Select(state => state is null ? null : new AlignedBuffer(coordinates * lanes))];
    }

    /// <summary>Lanes.</summary>
    public int Lanes { get; }

    /// <summary>Parameters by coordinate and lane.</summary>
    public AlignedBuffer Parameters { get; }

    /// <summary>Gradient by coordinate and lane.</summary>
    public AlignedBuffer Gradient { get; }

    /// <summary>Coefficients by index and lane.</summary>
    public AlignedBuffer Coefficients { get; }

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

    /// <summary>The vectors of one coordinate: a number for each lane.</summary>
    protected UpdateVectors At(int coordinate) => new()
    {
        Parameters = Row(Parameters, coordinate),
        Gradient = Row(Gradient, coordinate),
        First = Row(_states[0], coordinate),
        Second = Row(_states[1], coordinate),
        Third = Row(_states[2], coordinate),
    };

    private Span<float> Row(AlignedBuffer? buffer, int coordinate) =>
        buffer is null ? default : buffer.Span.Slice(coordinate * Lanes, Lanes);

    private void Gather(ReadOnlySpan<float> own, Span<float> all, int lane)
    {
        for (int i = 0; i < _coordinates; i++) all[(i * Lanes) + lane] = own[i];
    }

    private void Scatter(ReadOnlySpan<float> all, Span<float> own, int lane)
    {
        for (int i = 0; i < _coordinates; i++) own[i] = all[(i * Lanes) + lane];
    }
}
