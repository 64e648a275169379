using Sweep.Core.Catalogue;
using Sweep.Core.Optimizers;
using Sweep.Core.Tests.Optimizers.Papers;

namespace Sweep.Core.Tests.Optimizers;

/// <summary>Steps an optimizer and its reference side by side and compares every number after every step.</summary>
internal static class Lockstep
{
    private const double Tolerance = 1e-5;

    /// <summary>
    /// Compares parameters and all states coordinate by coordinate, each with the largest it has been.
    /// </summary>
    /// <returns>The largest relative error.</returns>
    public static double Run(PaperCase compared, int steps, string label)
    {
        OptimizerEntry entry = SweepCatalogue.Optimizers[compared.Name];
        HyperparameterValues values = entry.Spec(compared.Values).Values;
        PaperRule rule = compared.Create(values);
        rule.Layout = compared.Layout;
        Func<int, float> start = compared.Wide ? SyntheticGradients.WideParameter : SyntheticGradients.Parameter;
        Func<int, int, float> gradient =
            compared.Wide ? SyntheticGradients.WideGradient : SyntheticGradients.Gradient;
        int[] coordinates = [.. Enumerable.Range(0, SyntheticGradients.Count)];
        double[] theta = [.. coordinates.Select(i => (double)start(i))];
        OptimizerRun run = new(entry, values, compared.Layout, null, start) { Gradient = gradient };
        run.Optimizer.Prepare(new(steps, steps));
        double rate = entry.BaseRate(values);

        // Half a unit in the last place of subnormal numbers, for every step: there float32 is absolute.
        double rounding = steps * 7e-46;
        Dictionary<string, double[]> largest = [];
        double worst = 0;
        for (int time = 0; time < steps; time++)
        {
            int now = time;
            rule.Step(time + 1, theta, [.. coordinates.Select(i => (double)gradient(now, i))], rate);
            run.Step(time, rate);
            foreach ((string name, double[] expected) in rule.State.Append(new("parameters", theta)))
            {
                double[] actual = run.Read(name);
                if (!largest.TryGetValue(name, out double[]? scale))
                {
                    double[] initial = rule.Initial.GetValueOrDefault(name) ?? new double[expected.Length];
                    largest[name] = scale = [.. initial.Select(Math.Abs)];
                }

                Assert.Equal(expected.Length, actual.Length);
                for (int i = 0; i < expected.Length; i++)
                {
                    // What has been that large once may cancel, and leaves its rounding behind.
                    scale[i] = Math.Max(scale[i], Math.Abs(expected[i]));
                    double error = Math.Abs(expected[i] - actual[i]);
                    if (scale[i] > 1e-36) worst = Math.Max(worst, error / scale[i]);
                    Assert.True(
                        compared.IsTwin ? error == 0 : error <= (Tolerance * scale[i]) + rounding,
                        $"{label}: {name}[{i}] after step {time + 1}: {actual[i]:r}, expected {expected[i]:r}");
                }
            }
        }

        IEnumerable<string> vectors = run.Optimizer.State.Vectors.Select(vector => vector.Name);
        Assert.Empty(vectors.Where(name => !name.StartsWith("rule.", StringComparison.Ordinal)).Except(largest.Keys));
        return worst;
    }
}
