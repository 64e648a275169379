using System.Runtime.CompilerServices;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Training;

/// <summary>
/// Exponential moving average of the parameters (Polyak, Juditsky, SIAM J. Control Optim. 30 (1992), in the form of
/// Tarvainen, Valpola, NIPS 2017): it starts at the initial parameters, and a step moves it by 1 - decay of the way to
/// the new ones. A problem's buffers are not averaged: <see cref="BufferStatistics"/> recomputes them at the average.
/// </summary>
internal sealed class ParameterAverage
{
    /// <summary>Name of the point, where it is evaluated.</summary>
    public const string Name = "moving average of the parameters";

    private readonly float _gain;
    private readonly AlignedBuffer _parameters;

    /// <summary>Plans an average.</summary>
    /// <param name="average">Its decay.</param>
    /// <param name="length">Length of the flat vector.</param>
    public ParameterAverage(MovingAverage average, int length)
    {
        _gain = (float)(1 - average.Decay);
        _parameters = State.AddVector("average", length);
    }

    /// <summary>The average, for checkpoints.</summary>
    public NamedState State { get; } = new();

    /// <summary>The average.</summary>
    public ReadOnlySpan<float> Parameters => _parameters.Span;

    /// <summary>Takes over the initial parameters.</summary>
    public void Start(ReadOnlySpan<float> parameters) => parameters.CopyTo(_parameters.Span);

    /// <summary>Moves it after a step.</summary>
    public void Update(ReadOnlySpan<float> parameters) => CoordinateLoop.Run(
        new Kernel { Values = parameters, Mean = _parameters.Span, Gain = _gain }, 0, parameters.Length);

    private readonly ref struct Kernel : ICoordinateKernel
    {
        public required ReadOnlySpan<float> Values { get; init; }
        public required Span<float> Mean { get; init; }
        public required float Gain { get; init; }

        // Not decay mean + (1 - decay) value: two rounded factors that do not add up to 1 would, with a decay close
        // to 1, shrink or stretch the average a thousand times as much.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane mean = TLane.Load(Mean, index);
            TLane.FusedMultiplyAdd(TLane.Broadcast(Gain), TLane.Load(Values, index) - mean, mean).Store(Mean, index);
        }
    }
}
