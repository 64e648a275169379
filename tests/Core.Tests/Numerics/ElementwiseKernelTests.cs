using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Numerics.Vectors;

namespace Sweep.Core.Tests.Numerics;

public sealed class ElementwiseKernelTests
{
    private static readonly float[] Specials =
    [
        0, -0f, 1, -1, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -float.Epsilon,
        float.MaxValue, float.MinValue, 88.72283f, 88.722839f, -87.33654f, -87.4f, -103, 1e-4f, -1e-4f, 10, -10, 9.01f,
    ];

    [Fact]
    public void Exponential_and_tangent_have_the_same_bits_on_every_path_and_length()
    {
        for (int length = 0; length <= 256; length++)
        {
            float[] x = TestVectors.Draw(length, (ulong)length);
            for (int i = 0; i < Math.Min(length, Specials.Length); i++) x[(i * 7) % length] = Specials[i];
            AssertSameOnEveryPath(new ExponentialKernel(x, new float[length]), length);
            AssertSameOnEveryPath(new TangentKernel(x, new float[length]), length);
        }
    }

    [Fact]
    public void Exponential_stays_within_its_stated_error()
    {
        double worst = 0;
        for (float x = -87.3f; x < 88.7f; x += 0.00113f) worst = Math.Max(worst, Error(Exp(x), Math.Exp(x)));
        for (float x = -0.4f; x < 0.4f; x += 0.0000137f) worst = Math.Max(worst, Error(Exp(x), Math.Exp(x)));
        Assert.InRange(worst, 0.5, Exponential.MaximumUlp);
    }

    [Fact]
    public void Tangent_stays_within_its_stated_error()
    {
        double worst = 0;
        for (float x = -11; x < 11; x += 0.000117f) worst = Math.Max(worst, Error(Tanh(x), Math.Tanh(x)));
        for (float x = 1e-8f; x < 1; x *= 1.0003f) worst = Math.Max(worst, Error(Tanh(x), Math.Tanh(x)));
        Assert.InRange(worst, 0.5, HyperbolicTangent.MaximumUlp);
    }

    [Fact]
    public void Sigmoid_stays_within_its_stated_error_and_keeps_its_special_values()
    {
        double worst = 0;
        for (float x = -87; x < 20; x += 0.00113f) worst = Math.Max(worst, Error(Sigmoid(x), 1 / (1 + Math.Exp(-x))));
        Assert.InRange(worst, 0.5, LogisticSigmoid.MaximumUlp);
        Assert.Equal(0.5f, Sigmoid(0));
        Assert.Equal(1, Sigmoid(float.PositiveInfinity));
        Assert.Equal(0, Sigmoid(float.NegativeInfinity));
        Assert.True(float.IsNaN(Sigmoid(float.NaN)));
    }

    [Fact]
    public void Exponential_and_tangent_keep_their_special_values()
    {
        Assert.Equal(1, Exp(0));
        Assert.Equal(1, Exp(-0f));
        Assert.Equal(0, Exp(float.NegativeInfinity));
        Assert.Equal(0, Exp(-1000));
        Assert.Equal(float.PositiveInfinity, Exp(89));
        Assert.Equal(float.PositiveInfinity, Exp(float.PositiveInfinity));
        Assert.True(float.IsFinite(Exp(Exponential.Overflow)));
        Assert.True(Exp(Exponential.Underflow) > 0);
        Assert.True(float.IsNaN(Exp(float.NaN)));
        Assert.Equal(1, Tanh(float.PositiveInfinity));
        Assert.Equal(-1, Tanh(-50));
        Assert.True(float.IsNegative(Tanh(-0f)));
        Assert.True(float.IsNaN(Tanh(float.NaN)));
    }

    [Fact]
    public void Relu_has_gradient_zero_at_zero_and_keeps_not_a_number_forward()
    {
        float[] z = [-1, 0, 2, float.NaN, -0f];
        BiasActivation.Apply(Activation.Relu, z, 1, new float[5]);
        Assert.Equal([0, 0, 2, float.NaN, 0], z);
        float[] gradient = [3, 3, 3, 3, 3];
        ActivationGradient.Apply(Activation.Relu, z, gradient);
        Assert.Equal([0, 0, 3, 0, 0], gradient);
    }

    [Fact]
    public void Bias_and_activation_apply_to_every_row_on_every_width()
    {
        for (int columns = 1; columns <= 256; columns += columns < 50 ? 1 : 19)
        {
            foreach (Activation activation in Enum.GetValues<Activation>())
            {
                float[] z = TestVectors.Draw(3 * columns, 1), bias = TestVectors.Draw(columns, 2);
                float[] dy = TestVectors.Draw(3 * columns, 3), y = new float[z.Length], dz = new float[z.Length];
                for (int i = 0; i < z.Length; i++)
                {
                    float sum = z[i] + bias[i % columns];
                    y[i] = activation switch
                    {
                        Activation.Relu => sum > 0 ? sum : 0,
                        Activation.Tanh => Tanh(sum),
                        Activation.LeakyRelu => sum > 0 ? sum : sum * 0.3f,
                        Activation.Sigmoid => Sigmoid(sum),
                        _ => sum,
                    };
                    dz[i] = activation switch
                    {
                        Activation.Relu => y[i] > 0 ? dy[i] : 0,
                        Activation.Tanh => dy[i] * MathF.FusedMultiplyAdd(-y[i], y[i], 1),
                        Activation.LeakyRelu => y[i] > 0 ? dy[i] : dy[i] * 0.3f,
                        Activation.Sigmoid => dy[i] * MathF.FusedMultiplyAdd(-y[i], y[i], y[i]),
                        _ => dy[i],
                    };
                }

                TestVectors.ForEachPath(width =>
                {
                    float[] actual = [.. z], gradient = [.. dy];
                    BiasActivation.Apply(activation, actual, 3, bias);
                    TestVectors.AssertSameBits(y, actual, $"{activation} of {columns} columns on {width} lanes");
                    ActivationGradient.Apply(activation, actual, gradient);
                    TestVectors.AssertSameBits(dz, gradient, $"gradient of {activation} of {columns} columns");
                });
            }
        }
    }

    [Fact]
    public void Bytes_scale_to_the_same_bits_on_every_path_and_length()
    {
        byte[] all = new byte[256];
        for (int i = 0; i < all.Length; i++) all[i] = (byte)(i * 37);
        for (int length = 0; length <= 256; length++)
        {
            float[] expected = [.. all[..length].Select(value => value * (1 / 255f))];
            foreach (int width in TestVectors.WidePaths().Append(1))
            {
                float[] actual = new float[length];
                ScaleBytes.Apply(all.AsSpan(0, length), 1 / 255f, actual, width);
                TestVectors.AssertSameBits(expected, actual, "scaled bytes");
            }
        }
    }

    private static float Exp(float x)
    {
        float[] result = [0];
        CoordinateLoop.Run<ExponentialKernel, LaneScalar>(new([x], result), 0, 1);
        return result[0];
    }

    private static float Sigmoid(float x)
    {
        float[] z = [x];
        BiasActivation.Apply(Activation.Sigmoid, z, 1, new float[1]);
        return z[0];
    }

    private static float Tanh(float x)
    {
        float[] result = [0];
        CoordinateLoop.Run<TangentKernel, LaneScalar>(new([x], result), 0, 1);
        return result[0];
    }

    private static double Error(float actual, double exact) =>
        Math.Abs(actual - exact) / (MathF.BitIncrement(MathF.Abs((float)exact)) - MathF.Abs((float)exact));

    private static void AssertSameOnEveryPath<TKernel>(TKernel kernel, int length)
        where TKernel : struct, ITestKernel
    {
        CoordinateLoop.Run<TKernel, LaneScalar>(kernel, 0, length);
        float[] expected = [.. kernel.Result];
        foreach (int width in TestVectors.WidePaths())
        {
            Array.Clear(kernel.Result);
            if (width == 16) CoordinateLoop.Run<TKernel, Lane512>(kernel, 0, length);
            else CoordinateLoop.Run<TKernel, Lane256>(kernel, 0, length);
            TestVectors.AssertSameBits(expected, kernel.Result, $"{typeof(TKernel).Name} on {width} lanes");
        }
    }

    private interface ITestKernel : ICoordinateKernel
    {
        float[] Result { get; }
    }

    private readonly struct ExponentialKernel(float[] x, float[] result) : ITestKernel
    {
        private readonly float[] _x = x;

        public float[] Result { get; } = result;

        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane> => Exponential.Apply(TLane.Load(_x, index)).Store(Result, index);
    }

    private readonly struct TangentKernel(float[] x, float[] result) : ITestKernel
    {
        private readonly float[] _x = x;

        public float[] Result { get; } = result;

        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane> => HyperbolicTangent.Apply(TLane.Load(_x, index)).Store(Result, index);
    }
}
