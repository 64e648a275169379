using System.Runtime.CompilerServices;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Training;

/// <summary>
/// Exponential moving average of the parameters (Polyak, Juditsky, SIAM J. Control Optim. 30 (1992), in the form of
/// Tarvainen, Valpola, NIPS 2017): it starts at the initial parameters, and a step moves it by 1 - decay of the way to
/// the new ones. A problem's buffers (batch-norm statistics) are averaged alike, so that they fit the parameters.
/// </summary>
internal sealed class ParameterAverage
{
    /// <summary>Name of the point, where it is evaluated.</summary>
    public const string Name = "moving average of the parameters";

    private readonly float _gain;
    private readonly AlignedBuffer _parameters;
    private readonly AlignedBuffer _buffers;

    /// <summary>Plans an average.</summary>
    /// <param name="average">Its decay.</param>
    /// <param name="length">Length of the flat vector.</param>
    /// <param name="bufferLength">Length of the problem's buffers.</param>
    public ParameterAverage(MovingAverage average, int length, int bufferLength)
    {
        _gain = (float)(1 - average.Decay);
        _parameters = State.AddVector("average", length);
        _buffers = State.AddVector("average.buffers", bufferLength);
    }

    /// <summary>The averages, for checkpoints.</summary>
    public NamedState State { get; } = new();

    /// <summary>The average.</summary>
    public ReadOnlySpan<float> Parameters => _parameters.Span;

    /// <summary>Takes over the initial values.</summary>
    public void Start(ReadOnlySpan<float> parameters, ReadOnlySpan<float> buffers)
    {
        parameters.CopyTo(_parameters.Span);
        buffers.CopyTo(_buffers.Span);
    }

    /// <summary>Moves it after a step.</summary>
    public void Update(ReadOnlySpan<float> parameters, ReadOnlySpan<float> buffers)
    {
        Run(parameters, _parameters.Span);
        Run(buffers, _buffers.Span);
    }

    /// <summary>Exchanges the problem's buffers and the averaged ones: before an evaluation, and after it.</summary>
    public void Exchange(Span<float> buffers)
    {
        Span<float> average = _buffers.Span;
        for (int i = 0; i < buffers.Length; i++) (buffers[i], average[i]) = (average[i], buffers[i]);
    }

    private void Run(ReadOnlySpan<float> values, Span<float> average) =>
        CoordinateLoop.Run(new Kernel { Values = values, Mean = average, Gain = _gain }, 0, average.Length);

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
