using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Problems;
using Sweep.Core.Problems.Networks;
using Sweep.Core.Tests.Training;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Problems;

public sealed class ImageAugmentationTests
{
    private const int Images = 4000;

    public static TheoryData<string> WithImages =>
        [.. SweepCatalogue.Problems.Where(entry => entry.HasImages).Select(entry => entry.Name)];

    public static TheoryData<string> WithoutImages =>
        [.. SweepCatalogue.Problems.Where(entry => !entry.HasImages).Select(entry => entry.Name)];

    [Theory]
    [InlineData(5, 7, 1, 2, true)]
    [InlineData(6, 4, 3, 1, true)]
    [InlineData(4, 4, 3, 0, true)]
    [InlineData(5, 7, 2, 3, false)]
    [InlineData(3, 2, 1, 5, true)]
    public void Every_image_is_a_crop_of_the_padded_one_or_its_mirror_each_as_often(
        int height, int width, int channels, int shift, bool flip)
    {
        ImageShape shape = new(height, width, channels);
        byte[] image = [.. Enumerable.Range(1, shape.Length).Select(i => (byte)i)];

        // All that can come out and how often, made by another way: pad, crop, mirror.
        Dictionary<string, int> ways = [];
        for (int top = 0; top <= 2 * shift; top++)
        {
            for (int left = 0; left <= 2 * shift; left++)
            {
                foreach (bool mirrored in flip ? new[] { false, true } : [false])
                {
                    string key = Convert.ToHexString(Crop(image, shape, shift, top, left, mirrored));
                    ways[key] = ways.GetValueOrDefault(key) + 1;
                }
            }
        }

        ImageAugmenter augmenter = new(shape);
        ForwardPass pass = Pass(new(shift, flip));
        Dictionary<string, int> counts = ways.ToDictionary(pair => pair.Key, _ => 0);
        for (int i = 0; i < Images; i++)
        {
            string key = Convert.ToHexString(augmenter.Apply(image, pass, i));
            Assert.Contains(key, counts);
            counts[key]++;
        }

        foreach ((string key, int count) in counts)
        {
            double mean = (double)Images * ways[key] / ways.Values.Sum();
            Assert.InRange(count, mean - (6 * Math.Sqrt(mean)), mean + (6 * Math.Sqrt(mean)));
        }
    }

    [Fact]
    public void Shifts_do_not_depend_on_mirroring()
    {
        ImageShape shape = new(5, 5, 1);
        byte[] image = [.. Enumerable.Range(1, 25).Select(i => (byte)i)];
        ImageAugmenter augmenter = new(shape);
        int mirrored = 0;
        for (int i = 0; i < 200; i++)
        {
            byte[] plain = augmenter.Apply(image, Pass(new(1, Flip: false)), i).ToArray();
            byte[] maybe = augmenter.Apply(image, Pass(new(1, Flip: true)), i).ToArray();
            if (plain.SequenceEqual(maybe)) continue;
            mirrored++;
            Assert.Equal(plain, Crop(maybe, shape, 0, 0, 0, mirrored: true));
        }

        Assert.InRange(mirrored, 60, 140);
    }

    [Theory]
    [MemberData(nameof(WithImages))]
    public void Train_batches_are_augmented_and_evaluations_are_not(string name)
    {
        (IProblem problem, float[] parameters) = Start(name);
        float[] plain = new float[parameters.Length], changed = new float[parameters.Length];
        int[] examples = [.. Enumerable.Range(0, 30)];
        SplitMetrics before = problem.Evaluate(parameters, Split.Train, examples);
        problem.LossAndGradient(parameters, new(examples, 3, 1, 2), plain);
        double loss = problem.LossAndGradient(
            parameters, new(examples, 3, 1, 2) { Augmentation = new(2, Flip: true) }, changed);
        Assert.False(plain.AsSpan().SequenceEqual(changed));
        Assert.Equal(before, problem.Evaluate(parameters, Split.Train, examples));

        // The same step again, and in micro-batches: the same images. Another step: others.
        (IProblem fresh, _) = Start(name);
        float[] again = new float[parameters.Length];
        Assert.Equal(
            loss,
            fresh.LossAndGradient(parameters, new(examples, 3, 1, 2) { Augmentation = new(2, Flip: true) }, again));
        Assert.True(changed.AsSpan().SequenceEqual(again));
        double parts = 0;
        for (int first = 0; first < 30; first += 10)
        {
            Batch part = new(examples.AsSpan(first, 10), 3, 1, 2) { First = first, Augmentation = new(2, Flip: true) };
            parts += fresh.LossAndGradient(parameters, part, again) / 3;
        }

        Assert.Equal(loss, parts, 1e-5);
        fresh.LossAndGradient(parameters, new(examples, 4, 1, 2) { Augmentation = new(2, Flip: true) }, again);
        Assert.False(changed.AsSpan().SequenceEqual(again));
    }

    [Theory]
    [MemberData(nameof(WithoutImages))]
    public void Problems_without_images_refuse_it(string name)
    {
        TrialPlan plan = Plans.Mlp() with { Problem = SweepCatalogue.Problems[name].Spec() };
        plan = plan with { Train = plan.Train with { Augment = new(1, Flip: false) } };
        InvalidPlanException exception =
            Assert.Throws<InvalidPlanException>(() => TrainingRun.Start(plan, Plans.Datasets));
        Assert.Equal($"train.augment: '{name}' has no images; leave it out.", exception.Message);
    }

    private static ForwardPass Pass(ImageAugmentation augmentation) =>
        ForwardPass.Training(new Batch([0], 5, 1, 2) { Augmentation = augmentation }, 0);

    private static byte[] Crop(byte[] image, ImageShape shape, int pad, int top, int left, bool mirrored)
    {
        int wide = shape.Width + (2 * pad);
        byte[] padded = new byte[(shape.Height + (2 * pad)) * wide * shape.Channels];
        byte[] crop = new byte[shape.Length];
        for (int i = 0; i < image.Length; i++)
        {
            (int pixel, int channel) = Math.DivRem(i, shape.Channels);
            (int row, int column) = Math.DivRem(pixel, shape.Width);
            padded[((((row + pad) * wide) + column + pad) * shape.Channels) + channel] = image[i];
        }

        for (int i = 0; i < crop.Length; i++)
        {
            (int pixel, int channel) = Math.DivRem(i, shape.Channels);
            (int row, int column) = Math.DivRem(pixel, shape.Width);
            if (mirrored) column = shape.Width - 1 - column;
            crop[i] = padded[((((row + top) * wide) + column + left) * shape.Channels) + channel];
        }

        return crop;
    }

    private static (IProblem Problem, float[] Parameters) Start(string name)
    {
        ProblemEntry entry = SweepCatalogue.Problems[name];
        IProblem problem = entry.Create(entry.Spec().Values, new FormulaDataset());
        float[] parameters = new float[problem.Layout.Length];
        problem.Initialize(parameters, RandomStream.Create(1, 2, RandomPurpose.Initialization));
        for (int tensor = 0; tensor < problem.Layout.Tensors.Count; tensor++)
        {
            Span<float> slice = problem.Layout.Slice(parameters.AsSpan(), tensor);
            for (int i = 0; i < slice.Length; i++) slice[i] += ((i * 31 % 17) - 8) / 400f;
        }

        return (problem, parameters);
    }
}
