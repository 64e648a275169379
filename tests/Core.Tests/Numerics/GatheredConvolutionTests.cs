using Sweep.Core.Numerics.Images;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Numerics.Matrix;

namespace Sweep.Core.Tests.Numerics;

/// <summary>Convolutions that gather patches against their definition: unfold, multiply, fold.</summary>
public sealed class GatheredConvolutionTests
{
    private readonly MatMulWorkspace _workspace = new();

    // Height, width, channels, size, stride, filters, chain images, images.
    public static TheoryData<int, int, int, int, int, int, int, int> Shapes => new()
    {
        { 1, 1, 1, 1, 1, 1, 2, 3 }, { 4, 5, 1, 3, 1, 3, 8, 11 }, { 7, 6, 17, 5, 1, 64, 4, 9 },
        { 6, 6, 32, 5, 1, 33, 4, 4 },
        { 5, 4, 3, 4, 1, 48, 8, 17 }, { 9, 8, 2, 4, 2, 20, 8, 9 }, { 8, 7, 5, 2, 3, 16, 16, 5 },
        { 5, 3, 40, 3, 1, 80, 1, 3 },
        { 3, 3, 16, 7, 1, 112, 2, 5 }, { 4, 3, 8, 3, 1, 256, 2, 3 }, { 3, 3, 2, 2, 1, 300, 4, 3 },
        { 20, 19, 1, 3, 1, 8, 1, 3 },
        { 3, 2, 300, 1, 1, 9, 4, 5 }, { 7, 9, 4, 5, 2, 6, 8, 9 }, { 8, 8, 20, 2, 4, 16, 4, 6 },
        { 14, 14, 1, 4, 2, 64, 4, 5 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_product_has_the_bits_of_its_definition(
        int height, int width, int channels, int size, int stride, int filters, int chain, int images)
    {
        PatchGeometry geometry = new(height, width, channels, size, stride);
        int outputs = geometry.Positions * filters;
        float[] input = TestVectors.Draw(images * geometry.ImageLength, 1);
        float[] weights = TestVectors.Draw(filters * geometry.PatchLength, 2);
        float[] delta = TestVectors.Draw(images * outputs, 3);
        float[] before = TestVectors.Draw(weights.Length, 4);
        float[] output = new float[delta.Length], inputGradient = new float[input.Length];
        Define(geometry, images, input, weights, delta, output, inputGradient);
        float[] fresh = WeightGradient(geometry, images, chain, input, delta, before, accumulate: false);
        float[] added = WeightGradient(geometry, images, chain, input, delta, before, accumulate: true);
        foreach (int lanes in TestVectors.WidePaths())
        {
            try
            {
                LaneWidth.Force(lanes);
                Convolution convolution = new(geometry, filters, chain);
                Assert.Equal(0, convolution.GroupImages % chain);
                float[] actual = new float[output.Length + 1], actualInput = new float[input.Length + 1];
                convolution.PrepareForward(weights);
                ForEachGroup(convolution, images, (start, count) => convolution.Forward(
                    input.AsSpan(start * geometry.ImageLength), count, actual.AsSpan(start * outputs)));
                Assert.Equal(0, actual[^1]);
                TestVectors.AssertSameBits(output, actual.AsSpan(..^1), $"output on {lanes} lanes");
                foreach (bool accumulate in (bool[])[false, true])
                {
                    float[] gradient = [.. before];
                    convolution.BeginWeightGradient(gradient, accumulate);
                    ForEachGroup(convolution, images, (start, count) => convolution.AddWeightGradient(
                        input.AsSpan(start * geometry.ImageLength), delta.AsSpan(start * outputs), count));
                    convolution.EndWeightGradient(gradient);
                    TestVectors.AssertSameBits(accumulate ? added : fresh, gradient, $"weights on {lanes} lanes");
                }

                Assert.Equal(filters <= 256, GatheredFold.Supports(filters));
                if (filters > 256) continue;
                GatheredFold fold = new(geometry, filters, convolution.GroupImages);
                fold.Prepare(weights);
                ForEachGroup(convolution, images, (start, count) => fold.Run(
                    delta.AsSpan(start * outputs), count, actualInput.AsSpan(start * geometry.ImageLength)));
                Assert.Equal(0, actualInput[^1]);
                TestVectors.AssertSameBits(inputGradient, actualInput.AsSpan(..^1), $"images on {lanes} lanes");
            }
            finally
            {
                LaneWidth.Force(0);
            }
        }
    }

    private static void ForEachGroup(Convolution convolution, int images, Action<int, int> action)
    {
        for (int start = 0; start < images; start += convolution.GroupImages)
            action(start, Math.Min(convolution.GroupImages, images - start));
    }

    private static void Define(
        PatchGeometry geometry, int images, float[] input, float[] weights, float[] delta, float[] output,
        float[] inputGradient)
    {
        int filters = weights.Length / geometry.PatchLength, outputs = geometry.Positions * filters;
        float[] patches = new float[geometry.Positions * geometry.PatchLength];
        for (int i = 0; i < images; i++)
        {
            Patches.Unfold(geometry, input.AsSpan(i * geometry.ImageLength), patches);
            MatMulReference.Multiply(
                MatMulForm.NT, geometry.Positions, filters, geometry.PatchLength, patches, weights,
                output.AsSpan(i * outputs), accumulate: false);
            MatMulReference.Multiply(
                MatMulForm.NN, geometry.Positions, geometry.PatchLength, filters, delta.AsSpan(i * outputs), weights,
                patches, accumulate: false);
            Patches.Fold(geometry, patches, inputGradient.AsSpan(i * geometry.ImageLength));
        }
    }

    private float[] WeightGradient(
        PatchGeometry geometry, int images, int chain, float[] input, float[] delta, float[] before, bool accumulate)
    {
        int filters = before.Length / geometry.PatchLength;
        float[] gradient = [.. before];
        for (int start = 0; start < images; start += chain)
        {
            int count = Math.Min(chain, images - start), positions = count * geometry.Positions;
            float[] patches = new float[positions * geometry.PatchLength];
            for (int i = 0; i < count; i++)
            {
                Patches.Unfold(
                    geometry, input.AsSpan((start + i) * geometry.ImageLength),
                    patches.AsSpan(i * geometry.Positions * geometry.PatchLength));
            }

            MatMul.Multiply(
                MatMulForm.TN, filters, geometry.PatchLength, positions,
                delta.AsSpan(start * geometry.Positions * filters), patches, gradient, accumulate || start > 0,
                _workspace, width: 1);
        }

        return gradient;
    }
}
