using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>
/// Cross-entropy of a softmax against class labels: loss of a row = log(sum of e^(z - m)) - (z[label] - m) with
/// m = max z; gradient = scale * (softmax(z) - onehot(label)).
/// </summary>
/// <remarks>
/// Order: a row is filled up with -infinity to whole groups of 16; e^(z - m) in float32 (<see cref="Exponential"/>),
/// summed over 16 virtual lanes and folded in halves; e / sum, then times scale, each rounded once; at the label
/// e / sum - 1 is rounded before the scale. The row's loss is computed in double from the float32 sum and logits, and
/// rows are added in double in ascending order. A row with a NaN or +infinity gives NaN for its loss and gradient.
/// </remarks>
public static class SoftmaxCrossEntropy
{
    /// <summary>Floats of scratch memory needed for rows of so many classes.</summary>
    public static int ScratchLength(int classes) => VirtualLanes.RoundUp(classes);

    /// <summary>Sum of the rows' losses, added onto <paramref name="sum"/>; the logits become their gradient.</summary>
    /// <param name="logits">labels.Length x classes, row-major; overwritten by the gradient.</param>
    /// <param name="labels">One class a row.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="scale">Factor of the gradient: 1 / batch size for the gradient of a mean.</param>
    /// <param name="sum">Sum of losses so far.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> floats.</param>
    public static double LossAndGradient(
        Span<float> logits, ReadOnlySpan<byte> labels, int classes, float scale, double sum, Span<float> scratch) =>
        LossAndGradient(logits, labels, classes, scale, sum, logits, scratch);

    /// <summary>The same with the gradient in a place of its own: the logits are read once and kept.</summary>
    /// <param name="logits">labels.Length x classes, row-major.</param>
    /// <param name="labels">One class a row.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="scale">Factor of the gradient.</param>
    /// <param name="sum">Sum of losses so far.</param>
    /// <param name="gradient">As large as the logits; overwritten; the logits themselves or apart from them.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> floats.</param>
    public static double LossAndGradient(
        ReadOnlySpan<float> logits, ReadOnlySpan<byte> labels, int classes, float scale, double sum,
        Span<float> gradient, Span<float> scratch) =>
        Rows(logits, labels, classes, scale, sum, gradient, isWanted: true, scratch, LaneWidth.Best);

    /// <summary>The sum of the losses alone, bit for bit that of <c>LossAndGradient</c>: for evaluations.</summary>
    /// <param name="logits">labels.Length x classes, row-major.</param>
    /// <param name="labels">One class a row.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="sum">Sum of losses so far.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> floats.</param>
    public static double Loss(
        ReadOnlySpan<float> logits, ReadOnlySpan<byte> labels, int classes, double sum, Span<float> scratch) =>
        Loss(logits, labels, classes, sum, scratch, LaneWidth.Best);

    /// <summary>The same on the path of one lane width, for tests that compare paths.</summary>
    internal static double Loss(
        ReadOnlySpan<float> logits, ReadOnlySpan<byte> labels, int classes, double sum, Span<float> scratch,
        int width) => Rows(logits, labels, classes, 0, sum, [], isWanted: false, scratch, width);

    /// <summary>The same on the path of one lane width, for tests that compare paths.</summary>
    internal static double LossAndGradient(
        Span<float> logits, ReadOnlySpan<byte> labels, int classes, float scale, double sum, Span<float> scratch,
        int width) => Rows(logits, labels, classes, scale, sum, logits, isWanted: true, scratch, width);

    private static double Rows(
        ReadOnlySpan<float> logits, ReadOnlySpan<byte> labels, int classes, float scale, double sum,
        Span<float> gradient, bool isWanted, Span<float> scratch, int width) => width switch
        {
            16 => Rows<Lane512>(logits, labels, classes, scale, sum, gradient, isWanted, scratch),
            8 => Rows<Lane256>(logits, labels, classes, scale, sum, gradient, isWanted, scratch),
            _ => Rows<LaneScalar>(logits, labels, classes, scale, sum, gradient, isWanted, scratch),
        };

    private static double Rows<TLane>(
        ReadOnlySpan<float> logits, ReadOnlySpan<byte> labels, int classes, float scale, double sum,
        Span<float> gradient, bool isWanted, Span<float> scratch)
        where TLane : struct, ILane<TLane>
    {
        Span<float> padded = scratch[..VirtualLanes.RoundUp(classes)];
        for (int i = 0; i < labels.Length; i++)
        {
            logits.Slice(i * classes, classes).CopyTo(padded);
            padded[classes..].Fill(float.NegativeInfinity);
            int label = labels[i];
            float max = Maximum<TLane>(padded);
            double shifted = (double)padded[label] - max;
            float total = Exponentials<TLane>(padded, max);
            sum += ScalarMath.Log(total) - shifted;
            if (!isWanted) continue;
            float labelExponential = padded[label];
            Scale<TLane>(padded, total, scale);
            Span<float> row = gradient.Slice(i * classes, classes);
            padded[..classes].CopyTo(row);
            row[label] = ((labelExponential / total) - 1) * scale;
        }

        return sum;
    }

    /// <summary>The largest element of a row of whole groups of 16; NaN if any is.</summary>
    internal static float Maximum<TLane>(ReadOnlySpan<float> row)
        where TLane : struct, ILane<TLane>
    {
        Span<float> lanes = stackalloc float[VirtualLanes.Count];
        for (int at = 0; at < VirtualLanes.Count; at += TLane.Width)
        {
            TLane max = TLane.Load(row, at);
            for (int i = at + VirtualLanes.Count; i < row.Length; i += VirtualLanes.Count)
                max = TLane.Max(max, TLane.Load(row, i));
            max.Store(lanes, at);
        }

        float result = lanes[0];
        for (int i = 1; i < lanes.Length; i++) result = MathF.Max(result, lanes[i]);
        return result;
    }

    /// <summary>Replaces a row of whole groups of 16 by e^(z - max); their sum in the stated order.</summary>
    internal static float Exponentials<TLane>(Span<float> row, float max)
        where TLane : struct, ILane<TLane>
    {
        Span<float> lanes = stackalloc float[VirtualLanes.Count];
        TLane shift = TLane.Broadcast(max);
        for (int at = 0; at < VirtualLanes.Count; at += TLane.Width)
        {
            TLane sum = TLane.Broadcast(0);
            for (int i = at; i < row.Length; i += VirtualLanes.Count)
            {
                TLane e = Exponential.Apply(TLane.Load(row, i) - shift);
                e.Store(row, i);
                sum += e;
            }

            sum.Store(lanes, at);
        }

        return VirtualLanes.Fold(lanes);
    }

    private static void Scale<TLane>(Span<float> row, float total, float scale)
        where TLane : struct, ILane<TLane>
    {
        TLane divisor = TLane.Broadcast(total), factor = TLane.Broadcast(scale);
        for (int i = 0; i < row.Length; i += TLane.Width) (TLane.Load(row, i) / divisor * factor).Store(row, i);
    }
}
