using System.Text;
using System.Text.Json.Nodes;
using Sweep.Core.Numerics;
using Sweep.Core.Studies;

namespace Sweep.Core.Tests.Studies;

/// <summary>
/// Random damage at the level of bytes, tokens and trees. Whatever comes out, the reader answers with a study or with
/// errors, never with an exception, and a study's canonical text reads back to itself.
/// </summary>
public sealed class StudyMutationTests
{
    private const int Files = 2_000;

    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ":", ",", "\n", " ", "\t", "-", "- ", "? ", "&a ", "*a", "!!int ", "<<", "'", "\"", "#",
        "|", ">", "%", "@", "---\n", "...\n", "0", "-1", "1e999", ".nan", "18446744073709551616", "9223372036854775808",
        "-0.0", "true", "null", "~", "\\ud800", "\0", "\uFEFF", "name", "log", "uniform", "int", "choice", "grid",
        "points", "step", "adam", "sgdm", "lookahead", "inner", "lr", "k", "steps", "fraction", "optimizer", "schedule",
        "train", "arms", "seeds", "search", "rank", "compare", "metric", "evaluate", "batch", "full", "sampler",
    ];

    [Theory]
    [InlineData("bytes", 1)]
    [InlineData("tokens", 2)]
    [InlineData("trees", 3)]
    public void Damaged_files_never_throw(string level, ulong seed)
    {
        string json = StudyFiles.Valid(StudyFiles.Full).CanonicalText;
        RandomStream random = RandomStream.Create(seed, 0, RandomPurpose.Noise);
        int valid = 0;
        for (int count = 0; count < Files; count++)
        {
            Dice dice = new(random.At((ulong)count));
            string source = dice.Below(2) == 0 ? StudyFiles.Full : json;
            byte[] bytes = level switch
            {
                "bytes" => Bytes(Encoding.UTF8.GetBytes(source), dice),
                "tokens" => Encoding.UTF8.GetBytes(Text(source, dice)),
                _ => Encoding.UTF8.GetBytes(Tree(json, dice)),
            };
            if (Check(bytes)) valid++;
        }

        if (level == "trees") Assert.True(valid > 0);
    }

    private static bool Check(byte[] bytes)
    {
        StudyReadResult result;
        try
        {
            result = StudyReader.Read(bytes, "s.yaml", TestCatalogue.Set);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"The reader threw on:\n{Encoding.UTF8.GetString(bytes)}", exception);
        }

        Assert.Equal(result.IsValid, result.Errors.Count == 0);
        Assert.All(result.Errors, error =>
            Assert.True(error.Line >= 1 && error.Column >= 1 && error.Message.Length > 0));
        if (!result.IsValid) return false;
        Assert.InRange(result.Study.PlannedTrials, 1, StudyLimits.MaxTrials);
        Study again = StudyReader.ReadStored(result.Study.CanonicalText, TestCatalogue.Set);
        Assert.Equal(result.Study.CanonicalText, again.CanonicalText);
        Assert.Equal(result.Study.PlannedTrials, again.PlannedTrials);
        foreach (Arm arm in again.Arms)
        {
            string parameters = StudyBinder.Sampler(again, arm, TestCatalogue.Set).Next()!.Parameters;
            StudyBinder.Plan(again, parameters, 0, TestCatalogue.Set);
        }

        return true;
    }

    private static byte[] Bytes(byte[] source, Dice dice)
    {
        List<byte> bytes = [.. source];
        for (int edits = 1 + dice.Below(4); edits > 0; edits--)
        {
            int at = dice.Below(bytes.Count);
            switch (dice.Below(4))
            {
                case 0: bytes[at] = (byte)dice.Below(256); break;
                case 1: bytes.Insert(at, (byte)dice.Below(256)); break;
                case 2: bytes.RemoveRange(at, Math.Min(bytes.Count - at - 1, dice.Below(20))); break;
                default: bytes[at] ^= (byte)(1 << dice.Below(8)); break;
            }
        }

        return [.. bytes];
    }

    private static string Text(string source, Dice dice)
    {
        StringBuilder text = new(source);
        for (int edits = 1 + dice.Below(5); edits > 0; edits--)
        {
            int at = dice.Below(text.Length);
            string token = Tokens[dice.Below(Tokens.Length)];
            if (dice.Below(3) == 0) text.Remove(at, Math.Min(token.Length, text.Length - at - 1));
            text.Insert(at, token);
        }

        return text.ToString();
    }

    // Replaces, removes, doubles or moves subtrees of the canonical document.
    private static string Tree(string json, Dice dice)
    {
        JsonNode root = JsonNode.Parse(json)!;
        for (int edits = 1 + dice.Below(3); edits > 0; edits--)
        {
            List<JsonNode> nodes = [.. Descendants(root)];
            JsonNode target = nodes[dice.Below(nodes.Count)], source = nodes[dice.Below(nodes.Count)];
            JsonNode? replacement = dice.Below(4) switch
            {
                0 => source.DeepClone(),
                1 => JsonValue.Create(Tokens[dice.Below(Tokens.Length)]),
                2 => JsonValue.Create((dice.Below(2001) - 1000) / 100.0),
                _ => null,
            };
            if (target.Parent is JsonObject map && replacement is null) map.Remove(target.GetPropertyName());
            else if (target.Parent is JsonArray list && replacement is null) list.Remove(target);
            else if (target.Parent is not null) target.ReplaceWith(replacement);
        }

        return root.ToJsonString();
    }

    private static IEnumerable<JsonNode> Descendants(JsonNode node)
    {
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject map => map.Select(field => field.Value),
            JsonArray list => list,
            _ => [],
        };
        return children.OfType<JsonNode>().SelectMany(Descendants).Prepend(node);
    }

    private sealed class Dice(RandomStream random)
    {
        private ulong _next;

        public int Below(int bound) => random.BelowAt(_next++, Math.Max(1, bound));
    }
}
