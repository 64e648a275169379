using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Sequences;

/// <summary>
/// A Markov chain with random transitions: P(next | state) is proportional to e^(sharpness normal draw).
/// </summary>
internal sealed class MarkovChain
{
    private const int Sweeps = 1000;

    private readonly double[] _transitions;

    /// <summary>Draws the transitions; the same ones for every study and seed.</summary>
    /// <remarks>
    /// Under the purpose of a step's noise with both seeds 0, not under <see cref="RandomPurpose.ProblemData"/>: the
    /// problem draws no noise in training, and numpy has the same chain.
    /// </remarks>
    public MarkovChain(int states, double sharpness)
    {
        States = states;
        _transitions = new double[states * states];
        RandomStream random = RandomStream.Create(0, 0, RandomPurpose.Noise, 0);
        for (int from = 0; from < states; from++)
        {
            Span<double> row = _transitions.AsSpan(from * states, states);
            double sum = 0;
            for (int to = 0; to < states; to++)
            {
                row[to] = ScalarMath.Exp(sharpness * random.NormalAt((ulong)((from * states) + to)));
                sum += row[to];
            }

            for (int to = 0; to < states; to++) row[to] /= sum;
        }

        Stationary = FindStationary();
        for (int from = 0; from < states; from++)
        {
            double entropy = 0;
            foreach (double p in Transitions(from)) entropy -= p == 0 ? 0 : p * ScalarMath.Log(p);
            EntropyRate += Stationary[from] * entropy;
        }
    }

    /// <summary>Number of states.</summary>
    public int States { get; }

    /// <summary>Long-run share of each state.</summary>
    public double[] Stationary { get; }

    /// <summary>Entropy of the next state given the present one, in nats: no model's expected loss is lower.</summary>
    public double EntropyRate { get; }

    /// <summary>Probabilities of the next state.</summary>
    public ReadOnlySpan<double> Transitions(int from) => _transitions.AsSpan(from * States, States);

    /// <summary>A path from state 0.</summary>
    /// <param name="length">States of the path.</param>
    /// <param name="number">Tells paths apart; from 1.</param>
    public byte[] Walk(int length, int number)
    {
        RandomStream random = RandomStream.Create(0, 0, RandomPurpose.Noise, (ulong)number);
        byte[] path = new byte[length];
        for (int i = 1; i < length; i++)
        {
            double left = random.UniformAt((ulong)i);
            ReadOnlySpan<double> row = Transitions(path[i - 1]);
            int to = 0;
            while (to < States - 1 && (left -= row[to]) >= 0) to++;
            path[i] = (byte)to;
        }

        return path;
    }

    /// <summary>Power iteration: every transition is possible, so it converges geometrically.</summary>
    private double[] FindStationary()
    {
        double[] share = new double[States], next = new double[States];
        Array.Fill(share, 1.0 / States);
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            Array.Clear(next);
            for (int from = 0; from < States; from++)
            {
                ReadOnlySpan<double> row = Transitions(from);
                for (int to = 0; to < States; to++) next[to] += share[from] * row[to];
            }

            (share, next) = (next, share);
        }

        return share;
    }
}
