using Sweep.Core.Catalogue;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Problems.Networks;
using Sweep.Core.Training;

namespace Sweep.Core.Problems.Sequences;

/// <summary>A neural bigram model of a Markov chain: a language model whose best possible loss is known.</summary>
public static class MarkovLanguageModel
{
    private const int TrainLength = 20_001;
    private const int ValidationLength = 5_001;

    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = new()
    {
        Name = "markov-lm",
        Summary = "Bigram model of a random Markov chain: the lowest possible test loss is known",
        Equation = "-log softmax(W2 tanh(W1 e[state] + b1) + b2)[next state], in nats; P(next | state) proportional to "
            + "e^(sharpness N(0, 1)). Train: 20,000 transitions of one path, validation: 5,000 of another; test: the "
            + "expectation over the chain, whose floor is its entropy rate, sum pi(s) H(P(. | s)) (2.612 with the "
            + "defaults); test_excess is what is above it",
        Source = "entropy rate: Shannon (1948), section 7; model: Bengio et al., \"A Neural Probabilistic Language "
            + "Model\" (JMLR 2003), with one word of context",
        Hyperparameters =
        [
            new IntegerHyperparameter("states", "States of the chain", 32) { Minimum = 2, Maximum = 256 },
            new NumberHyperparameter("sharpness", "How unequal the transitions are; 0 makes them uniform", 1.5)
            {
                Minimum = 0, Maximum = 10,
            },
            new IntegerHyperparameter("width", "Length of a state's vector, and hidden units", 32)
            {
                Minimum = 1, Maximum = 4096,
            },
        ],
        Metrics = [new(MetricNames.TestExcess, "Test loss above the lowest possible one, in nats.")],
        Version = 1,
        DefaultBatch = 128,
        DefaultEpochs = 20,
        Create = static (values, _) => Create(
            (int)values.Integer("states"), values.Number("sharpness"), (int)values.Integer("width")),
    };

    private static MarkovProblem Create(int states, double sharpness, int width)
    {
        MarkovChain chain = new(states, sharpness);
        WeightInitializer weights = new(WeightInitialization.Glorot);
        MatMulWorkspace workspace = new();
        return new(
            chain,
            chain.Walk(TrainLength, 1),
            chain.Walk(ValidationLength, 2),
            [
                new EmbeddingLayer("embedding", 1, states, width, weights),
                new DenseLayer("hidden", width, width, Activation.Tanh, weights, workspace),
                new DenseLayer("output", width, states, Activation.Identity, weights, workspace),
            ]);
    }
}
