using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Training;

namespace Sweep.Core.Switching;

/// <summary>The SLOPE test: the mini-batch loss no longer falls.</summary>
public sealed class Slope : ISwitchRule
{
    private readonly double _significance;
    private readonly RecentSamples _samples;
    private readonly int _value;

    private Slope(HyperparameterValues values)
    {
        _significance = values.Number("significance");
        _samples = new(values, State);
        _value = State.AddScalar("value", double.NaN);
    }

    /// <summary>Its catalogue entry.</summary>
    public static SwitchRuleEntry Entry { get; } = new()
    {
        Name = "slope",
        Summary = "A straight line through the latest mini-batch losses does not fall significantly.",
        Equation = """
            least squares of the loss on the step over the latest eighth, N of them; r their correlation
            t = r sqrt((N - 2) / (1 - r^2)); switch if P(T_(N-2) <= t) >= significance
            """,
        Source = "Zhang, Lang, Liu, Xiao, Statistical Adaptive Stochastic Gradient Methods, arXiv:2002.10597, "
            + "section 4",
        Differences = "The value it reports is the one-sided p. Losses are kept in float32. A loss that stays the same "
            + "has r = 0.",
        Hyperparameters =
        [
            .. RecentSamples.Hyperparameters,
            new NumberHyperparameter("significance", "p below which the loss is taken to fall.", 0.05)
                { Minimum = 0, ExcludesMinimum = true, Maximum = 1, ExcludesMaximum = true },
        ],
        Create = static (values, _) => new Slope(values),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public double Value => State.Scalars[_value];

    /// <inheritdoc/>
    public bool Look(in SwitchRuleInput input)
    {
        if (input.Loss is not { } loss) return false;
        _samples.Add(loss);
        if (!_samples.TryTest(out ReadOnlySpan<double> samples)) return false;
        double p = Test(samples);
        State.Scalars[_value] = p;
        return p >= _significance;
    }

    /// <summary>P(T &lt;= t) of the regression of the samples on their number.</summary>
    internal static double Test(ReadOnlySpan<double> samples)
    {
        double n = samples.Length;
        double sum = 0;
        foreach (double sample in samples) sum += sample;
        double mean = sum / n;
        double xy = 0, yy = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            double y = samples[i] - mean;
            xy += (i - ((n - 1) / 2)) * y;
            yy += y * y;
        }

        if (yy == 0) return 0.5;
        double xx = n * ((n * n) - 1) / 12;
        double r = Math.Clamp(xy / Math.Sqrt(xx * yy), -1, 1);
        double t = r * Math.Sqrt((n - 2) / ((1 - r) * (1 + r)));
        return t < 0 ? StudentT.UpperTail(-t, n - 2) : 1 - StudentT.UpperTail(t, n - 2);
    }
}
