using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Problems.Networks;
using Sweep.Core.Training;

namespace Sweep.Core.Problems.Sequences;

/// <summary>A small decoder-only transformer that predicts the next character of a text.</summary>
public static class CharacterTransformer
{
    private const double Deviation = 0.02;
    private const int Expansion = 4;
    private const string TextName = "text";
    private const string HashName = "text_sha256";

    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = new()
    {
        Name = "char-transformer",
        Summary = "Small decoder-only transformer on the characters of any text; some Shakespeare ships with Sweep",
        Equation = "token and position vectors; for each block h = h + attention(norm(h)), h = h + W2 relu(W1 "
            + "norm(h)); norm, dense, the mean over positions of -log softmax(z)[next character], in nats; causal "
            + "attention of several heads, W1 four times as wide; weights from a normal of deviation 0.02 truncated at "
            + "two of them, biases 0",
        Source = "Vaswani et al., \"Attention Is All You Need\" (NIPS 2017); norm before each part and initial weights "
            + "as Radford et al., GPT-2 (2019). Text, unless one is named: the first 199,994 characters of "
            + "tinyshakespeare (public domain). Eight tenths train, one validation, one test, in this order",
        Differences = "ReLU where GPT-2 has GELU, no dropout, output weights of their own, one initial deviation for "
            + "all weights; windows do not overlap. Of a text that is named, characters that its train part lacks (and "
            + "all but the 255 most frequent) share one symbol.",
        Hyperparameters =
        [
            new TextHyperparameter(
                TextName, "Text file, UTF-8, at most 16 MiB; the one that ships where left out",
                "path within the data folder or the working directory", @"^[^\u0000-\u001f\u007f]{1,1024}$"),
            new TextHyperparameter(
                HashName, "SHA-256 that the text must have, so that no trial trains on another",
                "64 hexadecimal digits in lower case", "^[0-9a-f]{64}$"),
            new IntegerHyperparameter("context", "Characters of a window", 64) { Minimum = 2, Maximum = 256 },
            new IntegerHyperparameter("width_per_head", "Features of a position in each head", 16)
            {
                Minimum = 1, Maximum = 256,
            },
            new IntegerHyperparameter("heads", "Attention heads", 4) { Minimum = 1, Maximum = 32 },
            new IntegerHyperparameter("blocks", "Blocks of attention and dense layers", 2)
            {
                Minimum = 1, Maximum = 24,
            },
        ],
        Version = 1,
        HasClasses = true,
        DefaultBatch = 32,
        DefaultEpochs = 20,
        DataDigest = static (values, source) => TextOf(values, source).Digest,
        Create = static (values, source) => Create(
            TextOf(values, source), (int)values.Integer("context"), (int)values.Integer("width_per_head"),
            (int)values.Integer("heads"), (int)values.Integer("blocks")),
    };

    private static (string? Name, byte[] Tokens, int Symbols, IReadOnlyList<byte> Digest) TextOf(
        HyperparameterValues values, IDatasetSource source)
    {
        (string? Name, byte[] Tokens, int Symbols, IReadOnlyList<byte> Digest) text;
        if (values.TryGet<string>(TextName, out string? path))
        {
            CharacterText read = source.GetText(path);
            text = (read.Name, read.Tokens, read.Symbols, read.Digest);
        }
        else
        {
            TokenText shipped = TokenText.Shakespeare.Value;
            text = (null, shipped.Tokens, shipped.Symbols, shipped.Digest);
        }

        string found = Convert.ToHexStringLower([.. text.Digest]);
        return !values.TryGet<string>(HashName, out string? expected) || found == expected
            ? text
            : throw new DatasetCorruptException(
                text.Name ?? "the text that ships with Sweep",
                $"has the SHA-256 {found}, but the study's {HashName} is {expected}: bring back the text that the "
                + "study was written for, or write a new study for this one.");
    }

    private static LanguageModelProblem Create(
        (string? Name, byte[] Tokens, int Symbols, IReadOnlyList<byte> Digest) text, int context, int widthPerHead,
        int heads, int blocks)
    {
        // Each tenth must hold a window and the character after it.
        int needed = 10 * (context + 1);
        if (text.Tokens.Length < needed)
        {
            throw new InvalidPlanException(
                $"problem.{TextName}: {text.Name} has {text.Tokens.Length} characters, but windows of {context} need "
                + $"{needed}; take a longer text or a smaller context.");
        }

        WeightInitializer weights = new(WeightInitialization.TruncatedNormal, Deviation);
        MatMulWorkspace workspace = new();
        int width = widthPerHead * heads;
        PerPositionLayer Dense(string name, int inputs, int outputs, Activation activation = Activation.Identity) =>
            new(new DenseLayer(name, inputs, outputs, activation, weights, workspace), context);
        PerPositionLayer Norm(string name) => new(new LayerNormLayer(name, width), context);

        List<Layer> layers = [new EmbeddingLayer("embedding", context, text.Symbols, width, weights)];
        for (int i = 1; i <= blocks; i++)
        {
            string name = $"block{i}.";
            layers.Add(new ResidualLayer(
                Norm(name + "norm1"), Dense(name + "attention.in", width, 3 * width),
                new CausalAttentionLayer(context, width, heads, workspace),
                Dense(name + "attention.out", width, width)));
            layers.Add(new ResidualLayer(
                Norm(name + "norm2"), Dense(name + "dense1", width, Expansion * width, Activation.Relu),
                Dense(name + "dense2", Expansion * width, width)));
        }

        layers.Add(Norm("norm"));
        layers.Add(Dense("output", width, text.Symbols));
        return new(text.Tokens, text.Symbols, context, layers);
    }
}
