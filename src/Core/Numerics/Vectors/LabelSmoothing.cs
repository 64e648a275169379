namespace Sweep.Core.Numerics.Vectors;

/// <summary>
/// What label smoothing adds to the softmax cross-entropy: the target of a row is (1 - s) onehot(label) + s / K for K
/// classes (Szegedy et al., Rethinking the Inception Architecture, CVPR 2016, section 7), as PyTorch's
/// CrossEntropyLoss has it.
/// </summary>
/// <remarks>
/// The loss of a row grows by s (z[label] - mean z), in double over the float32 logits in ascending order; its
/// gradient by scale s (onehot(label) - 1 / K), the two constants rounded to float32 once.
/// </remarks>
public static class LabelSmoothing
{
    /// <summary>Sum of the rows' additional losses, added onto <paramref name="sum"/>.</summary>
    /// <param name="logits">labels.Length x classes, row-major.</param>
    /// <param name="labels">One class a row.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="smoothing">s in [0, 1].</param>
    /// <param name="sum">Sum so far.</param>
    public static double AddLoss(
        ReadOnlySpan<float> logits, ReadOnlySpan<byte> labels, int classes, double smoothing, double sum)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<float> row = logits.Slice(i * classes, classes);
            double total = 0;
            foreach (float logit in row) total += logit;
            sum += smoothing * (row[labels[i]] - (total / classes));
        }

        return sum;
    }

    /// <summary>Turns the gradient of the plain loss into that of the smoothed one.</summary>
    /// <param name="gradient">labels.Length x classes, of <see cref="SoftmaxCrossEntropy"/> at the same scale.</param>
    /// <param name="labels">One class a row.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="smoothing">s in [0, 1].</param>
    /// <param name="scale">Factor of the gradient.</param>
    public static void AddGradient(
        Span<float> gradient, ReadOnlySpan<byte> labels, int classes, double smoothing, float scale)
    {
        float share = (float)(scale * smoothing / classes);
        float label = (float)(scale * smoothing);
        for (int i = 0; i < labels.Length; i++)
        {
            Span<float> row = gradient.Slice(i * classes, classes);
            for (int k = 0; k < row.Length; k++) row[k] -= share;
            row[labels[i]] += label;
        }
    }
}
