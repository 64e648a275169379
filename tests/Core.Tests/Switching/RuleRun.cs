using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Problems;
using Sweep.Core.Switching;

namespace Sweep.Core.Tests.Switching;

/// <summary>A rule that is shown a recorded training: noisy descent of a bowl, on 24 coordinates.</summary>
internal sealed class RuleRun
{
    public const int Count = 24;
    public const int Evaluate = 10;
    public const double Rate = 0.02;

    private static readonly ParameterLayout Layout = new(new TensorSpec("all", [Count], TensorRole.Weight));

    public RuleRun(string rule, params (string, object)[] values)
        : this(SweepCatalogue.SwitchRules[rule], SweepCatalogue.SwitchRules[rule].Spec(values).Values)
    {
    }

    public RuleRun(SwitchRuleEntry entry, HyperparameterValues values)
    {
        Rule = entry.Create(values, new(SweepCatalogue.Optimizers["adam"].Spec(), Layout));
        Rule.Prepare(new(4000, 20));
    }

    public ISwitchRule Rule { get; }

    /// <summary>The recorded step k: its gradient, move, parameters after it, loss.</summary>
    public static Recorded At(long k)
    {
        RandomStream noise = RandomStream.Create(5, 6, RandomPurpose.Noise, (ulong)k);
        float[] gradient = new float[Layout.Length], move = new float[Layout.Length];
        float[] parameters = new float[Layout.Length];
        for (int i = 0; i < Count; i++)
        {
            double scale = 1 + (i % 5);
            gradient[i] = (float)((ScalarMath.Exp(-0.01 * k) * scale) + (0.3 * noise.NormalAt((ulong)i)));
            move[i] = (float)(-Rate * gradient[i] / scale);
            parameters[i] = (float)(ScalarMath.Exp(-0.01 * k) + (0.05 * noise.NormalAt((ulong)(i + 100))));
        }

        double loss = 0.4 + ScalarMath.Exp(-0.02 * k) + (0.1 * noise.NormalAt(1000));
        return new(gradient, move, parameters, loss);
    }

    /// <summary>The recorded evaluation after step k.</summary>
    public static Dictionary<string, double> Metrics(long k) => new()
    {
        ["val_loss"] = 0.5 + ScalarMath.Exp(-0.02 * k)
            + (0.02 * RandomStream.Create(5, 7, RandomPurpose.Noise, (ulong)k).NormalAt(0)),
    };

    /// <summary>Shows steps from + 1 to <paramref name="to"/>; the step at which the rule fired first, or -1.</summary>
    public long Show(long from, long to, Action<long>? after = null)
    {
        long fired = -1;
        for (long k = from + 1; k <= to; k++)
        {
            Recorded step = At(k);
            bool fires = Rule.Look(new()
            {
                Step = k,
                LearningRate = Rate,
                Parameters = step.Parameters,
                Gradient = step.Gradient,
                Move = step.Move,
                Loss = step.Loss,
            });
            if (k % Evaluate == 0) fires |= Rule.Observe(k, Metrics(k));
            if (fires && fired < 0) fired = k;
            after?.Invoke(k);
        }

        return fired;
    }

    public byte[] Bits()
    {
        using MemoryStream stream = new();
        Rule.State.Write(new(stream));
        return stream.ToArray();
    }

    public void Load(byte[] bits) => Rule.State.Read(new(new MemoryStream(bits)));

    internal sealed record Recorded(float[] Gradient, float[] Move, float[] Parameters, double Loss);
}
