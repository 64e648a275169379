using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Training;

namespace Sweep.Core.Switching;

/// <summary>SASA+'s test of stationarity.</summary>
public sealed class SasaPlus : ISwitchRule
{
    private readonly double _significance;
    private readonly RecentSamples _samples;
    private readonly int _value;

    private SasaPlus(HyperparameterValues values)
    {
        _significance = 1 - values.Number("confidence");
        _samples = new(values, State);
        _value = State.AddScalar("value", double.NaN);
    }

    /// <summary>Its catalogue entry.</summary>
    public static SwitchRuleEntry Entry { get; } = new()
    {
        Name = "sasa-plus",
        Aliases = ["sasa"],
        Summary = "The steps have become stationary: the squared norm of the parameters no longer drifts.",
        Equation = """
            x_(k+1) = x_k - alpha d_k; z_k = <x_(k+1), d_k> + alpha/2 |d_k|^2 = (|x_k|^2 - |x_(k+1)|^2) / (2 alpha)
            of the latest eighth, N of them, batches of b = floor(sqrt(N)): Y_1 ... Y_m their means, m = floor(N / b)
            s^2 = b / (m - 1) sum (Y_j - z)^2, z the mean
            switch if |z| < t(1 - (1 - confidence)/2, m - 1) s / sqrt(m b)
            and the means of both halves have the same sign
            """,
        Source = "Zhang, Lang, Liu, Xiao, Statistical Adaptive Stochastic Gradient Methods, arXiv:2002.10597, "
            + "Algorithm 2 and section 3; the half means are those of the authors' code (statopt)",
        Differences = "The newest m b samples are tested. The value it reports is the test's p: stationary above "
            + "1 - confidence. d_k is the optimizer's move over the learning rate, weight decay included. Samples are "
            + "kept in float32. The authors' code takes b - 1 degrees of freedom.",
        Hyperparameters =
        [
            .. RecentSamples.Hyperparameters,
            new NumberHyperparameter("confidence", "Confidence of the interval.", 0.95)
                { Minimum = 0, ExcludesMinimum = true, Maximum = 1, ExcludesMaximum = true },
        ],
        Create = static (values, _) => new SasaPlus(values),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public bool NeedsMove => true;

    /// <inheritdoc/>
    public double Value => State.Scalars[_value];

    /// <inheritdoc/>
    public bool Look(in SwitchRuleInput input)
    {
        if (!(input.LearningRate > 0)) return false;
        double z = ((0.5 * SumOfSquares.Compute(input.Move)) - Dot.Compute(input.Parameters, input.Move))
            / input.LearningRate;
        _samples.Add(z);
        if (!_samples.TryTest(out ReadOnlySpan<double> samples)) return false;
        (double p, bool sameSign) = Test(samples);
        State.Scalars[_value] = p;
        return p > _significance && sameSign;
    }

    /// <summary>The two-sided p of a mean of zero by batch means, and whether both half means share a sign.</summary>
    internal static (double P, bool SameSign) Test(ReadOnlySpan<double> samples)
    {
        int size = (int)Math.Sqrt(samples.Length);
        int batches = samples.Length / size;
        samples = samples[^(batches * size)..];
        double mean = Mean(samples);
        double squares = 0;
        for (int j = 0; j < batches; j++)
        {
            double difference = Mean(samples.Slice(j * size, size)) - mean;
            squares += difference * difference;
        }

        double deviation = Math.Sqrt(size * squares / (batches - 1));
        double t = Math.Abs(mean) * Math.Sqrt(batches * size) / deviation;
        double p = mean == 0 ? 1 : 2 * StudentT.UpperTail(t, batches - 1);
        int half = samples.Length / 2;
        return (p, Mean(samples[..half]) * Mean(samples[half..]) > 0);
    }

    private static double Mean(ReadOnlySpan<double> samples)
    {
        double sum = 0;
        foreach (double sample in samples) sum += sample;
        return sum / samples.Length;
    }
}
