using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>Reads <c>seed</c> and <c>seeds</c>.</summary>
internal static class SeedsBinder
{
    public const string SeedRange = "whole number in [0, 2^64 - 1]";

    public static readonly string SeedsRange =
        $"number of seeds in [1, {StudyLimits.MaxSeeds}] or a list of different whole numbers";

    public static ulong? BindSeed(StudyNode node, string path, StudyErrors errors)
    {
        if (node is StudyScalar scalar && scalar.TryUnsigned(out ulong seed)) return seed;
        errors.Add(node.Mark, path, $"found {node.Description}, expected {SeedRange}");
        return null;
    }

    public static IReadOnlyList<ulong>? BindSeeds(StudyNode node, string path, StudyErrors errors)
    {
        if (node is StudyList { Items.Count: > 0 } list) return BindList(list, path, errors);
        if (node is StudyScalar scalar && scalar.TryInteger(out long count)
            && count is >= 1 and <= StudyLimits.MaxSeeds)
            return [.. Enumerable.Range(0, (int)count).Select(seed => (ulong)seed)];
        errors.Add(node.Mark, path, $"found {node.Description}, expected {SeedsRange}");
        return null;
    }

    /// <summary>The shortest form: n where the seeds are 0 .. n - 1.</summary>
    public static SpaceNode ToNode(IReadOnlyList<ulong> seeds) =>
        seeds.Select((seed, i) => seed == (ulong)i).All(counts => counts)
            ? new SpaceFixed((long)seeds.Count)
            : new SpaceList([.. seeds.Select(seed => new SpaceFixed(seed))]);

    private static List<ulong>? BindList(StudyList list, string path, StudyErrors errors)
    {
        List<ulong> seeds = [];
        Dictionary<ulong, int> seen = [];
        bool good = true;
        for (int i = 0; i < list.Items.Count; i++)
        {
            string itemPath = StudyPath.Join(path, i);
            if (BindSeed(list.Items[i], itemPath, errors) is not { } seed)
            {
                good = false;
            }
            else if (!seen.TryAdd(seed, i))
            {
                errors.Add(list.Items[i].Mark, itemPath,
                    $"found the seed {seed} again (first at seeds[{seen[seed]}]), expected different seeds");
                good = false;
            }
            else
            {
                seeds.Add(seed);
            }
        }

        return good ? seeds : null;
    }
}
