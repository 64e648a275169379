using System.Text.Json;
using Sweep.Core.Catalogue;
using Sweep.Core.Optimizers;
using Sweep.Core.Tests.Golden;
using Sweep.Core.Tests.Optimizers.Papers;

namespace Sweep.Core.Tests.Optimizers;

/// <summary>Every trajectory to compare with: PyTorch's (float32, float64) and the papers' rules (float64).</summary>
internal static class Trajectories
{
    private static readonly Dictionary<string, Trajectory> ByLabel =
        Torch().Concat(PaperCases.All.Select(paper => paper.Run())).ToDictionary(trajectory => trajectory.Label);

    /// <summary>All of them.</summary>
    public static IEnumerable<Trajectory> All => ByLabel.Values;

    /// <summary>One by its label.</summary>
    public static Trajectory Get(string label) => ByLabel[label];

    private static IEnumerable<Trajectory> Torch()
    {
        Dictionary<string, int> number = [];
        foreach (JsonElement element in GoldenFile.Read("optimizers.json.gz").EnumerateArray())
        {
            string name = element.GetProperty("name").GetString()!;

            // A golden file may be ahead of the catalogue; that no optimizer goes unproved is a test of its own.
            if (!SweepCatalogue.Optimizers.TryGet(name, out OptimizerEntry? entry)) continue;
            HyperparameterValues values = GoldenFile.Spec(entry, element.GetProperty("values")).Values;
            bool cycled = element.GetProperty("cycled").GetBoolean();
            int setting = number[name] = number.GetValueOrDefault(name) + 1;
            foreach ((string property, string source) in
                new[] { ("checkpoints", "torch float32"), ("double", "torch float64") })
            {
                Checkpoint[] checkpoints = [.. element.GetProperty(property).EnumerateArray().Select(Read)];
                yield return new($"{name} {setting}, {source}", source, entry, values, cycled, checkpoints);
            }
        }
    }

    private static Checkpoint Read(JsonElement element) => new(
        element.GetProperty("step").GetInt32(),
        element.GetProperty("vectors").EnumerateObject().ToDictionary(
            property => property.Name, property => GoldenFile.Singles(property.Value)));
}
