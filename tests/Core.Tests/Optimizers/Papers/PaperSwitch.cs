using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>One rule for n steps and then another, which takes the sum of past gradients over.</summary>
/// <param name="values">Hyperparameters; the rule is <c>fixed</c>.</param>
/// <param name="first">The first rule.</param>
/// <param name="second">The second rule.</param>
/// <param name="decays">
/// Decay rates of those that keep an average of gradients (vector m) instead of a sum (vector momentum).
/// </param>
internal sealed class PaperSwitch(
    HyperparameterValues values, PaperRule first, PaperRule second, (double? First, double? Second) decays) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        long n = values.Component("when").Values.Duration("at").ToSteps(1, 1);
        if (t <= n)
        {
            first.Step(t, theta, gradient, rate);
            Include("from.", first);
            return;
        }

        if (t == n + 1 && values.Text("momentum") == "carry") Carry();
        values.TryGet("rate", out double next);
        second.Step((int)(t - n), theta, gradient, next);
        Include("to.", second);
    }

    // An average is beta m + (1 - beta) g: 1 - beta times the sum of the gradients with the weights 1, beta, beta^2 ...
    private void Carry()
    {
        double toSum = decays.First is { } old ? 1 / (1 - old) : 1;
        double scale = toSum * (decays.Second is { } own ? 1 - own : 1);
        double[] memory = first.State[decays.First is null ? "momentum" : "m"];
        second.Begin(decays.Second is null ? "momentum" : "m", [.. memory.Select(x => scale * x)]);
        second.Weight = scale * first.Weight;
    }
}
