using System.Globalization;

namespace Sweep.Core.Benchmarks;

/// <summary>Figures within a minute: the peak, all matrix products against it, and the layers of whole steps.</summary>
internal static class QuickReport
{
    /// <summary>Prints the parts asked for, or all: <c>matmul</c>, <c>steps</c>.</summary>
    public static void Print(string[] parts)
    {
        double peak = FmaPeak.Measure();
        Line($"peak of one core: {peak / 1e9:F1} GFLOP/s");
        if (parts.Length == 0 || parts.Contains("matmul")) PrintProducts(peak);
        if (parts.Length == 0 || parts.Contains("steps")) PrintSteps();
    }

    private static void PrintProducts(double peak)
    {
        foreach (MatMulShape shape in MatMulShape.All)
        {
            int calls = Math.Max(1, (int)(2e7 / shape.Operations));
            int rounds = Math.Clamp((int)(6e9 / shape.Operations / calls), 5, 200);
            double seconds = Stopclock.Best(
                () =>
                {
                    for (int i = 0; i < calls; i++) shape.Run();
                },
                rounds) / calls;
            double rate = shape.Operations / seconds;
            Line($"{shape,-22} {seconds * 1e6,9:F1} us {rate / 1e9,7:F1} GFLOP/s {rate / peak,7:P1}");
        }
    }

    private static void PrintSteps()
    {
        foreach (TrainingStep step in TrainingStep.All)
        {
            int rounds = step.Name.StartsWith("mlp", StringComparison.Ordinal) ? 100 : 20;
            double gradient = Stopclock.Best(step.LossAndGradient, rounds);
            double update = Stopclock.Best(step.Update, rounds);
            Line($"{step.Name}: loss and gradient {gradient * 1e3:F3} ms, update {update * 1e3:F3} ms");
            foreach (TimedLayer layer in step.Layers)
                Line($"  {layer,-40} {layer.BestForward * 1e3,9:F3} {layer.BestBackward * 1e3,9:F3} ms");
        }
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
