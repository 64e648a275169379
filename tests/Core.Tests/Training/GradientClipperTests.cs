using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Tests.Numerics;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Training;

public sealed class GradientClipperTests
{
    [Fact]
    public void Clipping_by_norm_keeps_the_direction_and_bounds_the_length()
    {
        float[] gradient = Gradient(480, 3);
        float[] before = [.. gradient];
        double norm = Math.Sqrt(before.Sum(g => (double)g * g));
        new GradientClipper(new(GradientClipping.Norm, norm / 4)).Apply(gradient);
        for (int i = 0; i < gradient.Length; i++) Assert.Equal(before[i] / 4, gradient[i], 1e-6);
    }

    [Fact]
    public void Clipping_by_value_bounds_every_coordinate_and_leaves_the_others()
    {
        float[] gradient = Gradient(480, 3);
        float[] expected = [.. gradient.Select(g => Math.Clamp(g, -1.5f, 1.5f))];
        new GradientClipper(new(GradientClipping.Value, 1.5)).Apply(gradient);
        Assert.Equal(expected, gradient);
        Assert.Contains(1.5f, gradient);
        Assert.Contains(-1.5f, gradient);
    }

    [Theory]
    [InlineData(GradientClipping.Norm)]
    [InlineData(GradientClipping.Value)]
    public void A_gradient_within_the_bound_keeps_its_bits_and_is_not_counted(GradientClipping by)
    {
        float[] gradient = Gradient(160, 1);
        float[] before = [.. gradient];
        GradientClipper clipper = new(new(by, 100));
        clipper.Apply(gradient);
        TestVectors.AssertSameBits(before, gradient, "unclipped");
        Assert.Equal(0, clipper.TakeCount());
    }

    [Theory]
    [InlineData(GradientClipping.Norm)]
    [InlineData(GradientClipping.Value)]
    public void Clipped_gradients_are_counted_until_the_count_is_taken(GradientClipping by)
    {
        GradientClipper clipper = new(new(by, 0.5));
        for (int i = 0; i < 5; i++) clipper.Apply(i % 2 == 0 ? Gradient(160, 1) : new float[160]);
        Assert.Equal(3, clipper.TakeCount());
        Assert.Equal(0, clipper.TakeCount());
    }

    [Theory]
    [InlineData(GradientClipping.Norm)]
    [InlineData(GradientClipping.Value)]
    public void A_NaN_stays_visible(GradientClipping by)
    {
        float[] gradient = Gradient(160, 1);
        gradient[7] = float.NaN;
        new GradientClipper(new(by, 0.5)).Apply(gradient);
        Assert.True(float.IsNaN(gradient[7]));
        Assert.Equal(by == GradientClipping.Norm, float.IsNaN(gradient[8]));
    }

    [Theory]
    [InlineData(GradientClipping.Norm)]
    [InlineData(GradientClipping.Value)]
    public void No_bit_depends_on_the_lane_width(GradientClipping by)
    {
        List<float[]> results = [];
        foreach (int width in TestVectors.WidePaths().Prepend(1))
        {
            LaneWidth.Force(width);
            try
            {
                float[] gradient = Gradient(1600, 2);
                GradientClipper clipper = new(new(by, 0.9));
                clipper.Apply(gradient);
                results.Add([.. gradient, (float)clipper.TakeCount()]);
            }
            finally
            {
                LaneWidth.Force(0);
            }
        }

        foreach (float[] result in results) TestVectors.AssertSameBits(results[0], result, $"{by}");
    }

    [Fact]
    public void A_run_tells_the_norm_before_clipping_and_the_share_of_clipped_steps()
    {
        TrialPlan plan = Plans.Mlp("sgdm");
        TrainingRun plain = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets));
        Assert.DoesNotContain(MetricNames.ClippedSteps, plain.Result.Final.Keys);

        // Bounds that clip every step, and none.
        foreach ((double bound, double share) in new[] { (1e-3, 1.0), (1e6, 0.0) })
        {
            TrainingRun run = Plans.Finish(TrainingRun.Start(
                plan with { Train = plan.Train with { Clip = new(GradientClipping.Norm, bound) } }, Plans.Datasets));
            IReadOnlyList<CurveChunk> curves = run.Curves.TakeChanges();
            CurveChunk clipped = curves.Single(chunk => chunk.Metric == MetricNames.ClippedSteps);
            Assert.Equal([7, 14, 21, 28, 35, 40], clipped.Steps);
            Assert.All(clipped.Values, value => Assert.Equal(share, value));
            CurveChunk norms = curves.Single(chunk => chunk.Metric == MetricNames.GradientNorm);
            Assert.All(norms.Values, value => Assert.InRange(value, 0.01, 100));
            Assert.Equal(share == 0, plain.Parameters.SequenceEqual(run.Parameters));
        }
    }

    private static float[] Gradient(int length, float scale) =>
        [.. Enumerable.Range(0, length).Select(i => scale * ((((i + 1) * 7919 % 1009) - 504) / 504f))];
}
