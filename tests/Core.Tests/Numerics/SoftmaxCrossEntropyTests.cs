using Sweep.Core.Numerics.Vectors;

namespace Sweep.Core.Tests.Numerics;

public sealed class SoftmaxCrossEntropyTests
{
    [Fact]
    public void Every_path_has_the_same_bits_for_every_number_of_classes()
    {
        for (int classes = 1; classes <= 256; classes++)
        {
            float[] logits = TestVectors.Draw(3 * classes, 1);
            byte[] labels = [0, (byte)(classes / 2), (byte)(classes - 1)];
            (double Loss, float[] Gradient) expected = Run(logits, labels, classes, 1);
            foreach (int width in TestVectors.WidePaths())
            {
                (double Loss, float[] Gradient) actual = Run(logits, labels, classes, width);
                Assert.Equal(
                    BitConverter.DoubleToInt64Bits(expected.Loss), BitConverter.DoubleToInt64Bits(actual.Loss));
                TestVectors.AssertSameBits(expected.Gradient, actual.Gradient, $"{classes} classes, {width} lanes");
            }
        }
    }

    [Fact]
    public void Loss_and_gradient_are_those_of_the_formula_in_double()
    {
        for (int classes = 1; classes <= 60; classes++)
        {
            float[] logits = TestVectors.Draw(classes, 9);
            int label = classes / 3;
            (double loss, float[] gradient) = Run(logits, [(byte)label], classes, 16);
            double max = logits.Max(), sum = logits.Sum(z => Math.Exp(z - max));
            Assert.Equal(Math.Log(sum) + max - logits[label], loss, 1e-6);
            for (int i = 0; i < classes; i++)
                Assert.Equal(0.5 * ((Math.Exp(logits[i] - max) / sum) - (i == label ? 1 : 0)), gradient[i], 1e-6);
        }
    }

    [Fact]
    public void Huge_logits_neither_overflow_nor_lose_the_loss()
    {
        (double loss, float[] gradient) = Run([3e38f, -3e38f], [1], 2, 16);
        Assert.Equal(6e38, loss, 1e32);
        Assert.Equal([0.5f, -0.5f], gradient);
        Assert.True(double.IsNaN(Run([float.NaN, 1], [1], 2, 16).Loss));
    }

    [Fact]
    public void The_loss_alone_and_the_gradient_elsewhere_have_the_same_bits()
    {
        for (int classes = 1; classes <= 256; classes++)
        {
            float[] logits = TestVectors.Draw(3 * classes, 4), kept = [.. logits], gradient = new float[logits.Length];
            byte[] labels = [(byte)(classes - 1), 0, (byte)(classes / 3)];
            float[] scratch = new float[SoftmaxCrossEntropy.ScratchLength(classes)];
            (double loss, float[] expected) = Run(logits, labels, classes, 16);
            double elsewhere = SoftmaxCrossEntropy.LossAndGradient(
                logits, labels, classes, 0.5f, 0, gradient, scratch);
            Assert.Equal(loss, elsewhere);
            TestVectors.AssertSameBits(expected, gradient, $"{classes} classes");
            foreach (int width in TestVectors.WidePaths().Append(1))
                Assert.Equal(loss, SoftmaxCrossEntropy.Loss(logits, labels, classes, 0, scratch, width));
            Assert.Equal(kept, logits);
        }
    }

    private static (double Loss, float[] Gradient) Run(float[] logits, byte[] labels, int classes, int width)
    {
        if (!TestVectors.WidePaths().Contains(width)) width = 1;
        float[] gradient = [.. logits];
        float[] scratch = new float[SoftmaxCrossEntropy.ScratchLength(classes)];
        return (SoftmaxCrossEntropy.LossAndGradient(gradient, labels, classes, 0.5f, 0, scratch, width), gradient);
    }
}
