using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>Reads spaces: <c>{log: [1e-4, 1e-1]}</c> and its kin.</summary>
internal static class SpaceBinder
{
    // Fewer doubles between the ends than this, and random draws or points would soon repeat.
    private const long NarrowestInterval = 1L << 32;

    public static SpaceNode? Bind(ValueBinder binder, StudyMap map, string keyword, string path, BindScope scope)
    {
        if (scope.SpaceRefusal is { } refusal)
            return scope.Refuse(map, path, $"found the space '{keyword}', expected {binder.Expected}: {refusal}");
        if (!binder.Spaces.Contains(keyword))
        {
            string spaces = binder.Spaces.Count == 0 ? "" : $" or one of the spaces {string.Join(", ", binder.Spaces)}";
            return scope.Refuse(map, path, $"found the space '{keyword}', expected {binder.Expected}{spaces}");
        }

        string? companion = SpaceKeyword.Companion(keyword);
        if (map.Entries.FirstOrDefault(entry => entry.Key != keyword && entry.Key != companion) is { } extra)
        {
            string expected = companion is null ? "nothing else" : $"at most '{companion}'";
            scope.Errors.Add(extra.Mark, StudyPath.Join(path, extra.Key),
                $"found {Names.Quote(extra.Key)} beside '{keyword}', expected {expected} beside it"
                + (companion is null ? "" : Names.Suggest(extra.Key, [companion])));
            return null;
        }

        StudyNode ends = map.Find(keyword)!.Value;
        StudyNode? beside = companion is null ? null : map.Find(companion)?.Value;
        string endsPath = StudyPath.Join(path, keyword);
        return keyword switch
        {
            SpaceKeyword.Uniform or SpaceKeyword.Log => Interval(binder, keyword, ends, beside, path, scope),
            SpaceKeyword.Int => Whole(binder, ends, beside, path, scope),
            SpaceKeyword.Grid => Options(binder, keyword, ends, endsPath, scope with
            {
                SpaceRefusal = "a grid lists values; use 'choice' for alternatives with spaces of their own",
            }),
            _ => Options(binder, keyword, ends, endsPath, scope),
        };
    }

    private static RealSpace? Interval(
        ValueBinder binder, string keyword, StudyNode ends, StudyNode? beside, string path, BindScope scope)
    {
        string endsPath = StudyPath.Join(path, keyword);
        if (!Pair(binder, ends, endsPath, scope, out StudyScalar lowNode, out StudyScalar highNode)) return null;
        lowNode.TryNumber(out double low);
        highNode.TryNumber(out double high);
        if (!Ascending(low < high, lowNode, highNode, endsPath, scope)) return null;
        if (keyword == SpaceKeyword.Log && low <= 0)
        {
            scope.Refuse(lowNode, StudyPath.Join(endsPath, 0),
                $"found {lowNode.Description} as the lower end of 'log', expected a number > 0: a logarithm needs one");
            return null;
        }

        int? points = null;
        if (beside is not null)
        {
            if (beside is not StudyScalar scalar || !scalar.TryInteger(out long count)
                || count is < 2 or > StudyLimits.MaxPoints)
            {
                scope.Refuse(beside, StudyPath.Join(path, SpaceKeyword.Points),
                    $"found {beside.Description}, expected whole number in [2, {StudyLimits.MaxPoints}]");
                return null;
            }

            points = (int)count;
        }

        RealSpace space = keyword == SpaceKeyword.Log
            ? new LogSpace(low, high, points)
            : new UniformSpace(low, high, points);
        if (DoublesBetween(low, high) >= NarrowestInterval) return space;
        scope.Refuse(ends, endsPath,
            $"found an interval with fewer than {NarrowestInterval} numbers in it, expected a wider one");
        return null;
    }

    private static SpaceNode? Whole(ValueBinder binder, StudyNode ends, StudyNode? beside, string path, BindScope scope)
    {
        string endsPath = StudyPath.Join(path, SpaceKeyword.Int);
        if (!Pair(binder, ends, endsPath, scope, out StudyScalar lowNode, out StudyScalar highNode)) return null;
        foreach ((StudyScalar end, int i) in new[] { (lowNode, 0), (highNode, 1) })
        {
            if (end.TryInteger(out long whole) && Math.Abs((double)whole) <= CanonicalJson.ExactWhole) continue;
            return scope.Refuse(end, StudyPath.Join(endsPath, i),
                $"found {end.Description} as an end of 'int', expected a whole number within 2^53");
        }

        lowNode.TryInteger(out long low);
        highNode.TryInteger(out long high);
        if (!Ascending(low < high, lowNode, highNode, endsPath, scope)) return null;
        long step = 1;
        if (beside is not null
            && (beside is not StudyScalar scalar || !scalar.TryInteger(out step) || step < 1 || step > high - low))
        {
            return scope.Refuse(beside, StudyPath.Join(path, SpaceKeyword.Step),
                $"found {beside.Description}, expected whole number in [1, {high - low}]");
        }

        return binder.Wrap(new IntegerSpace(low, high, step));
    }

    private static ChoiceSpace? Options(
        ValueBinder binder, string keyword, StudyNode node, string path, BindScope scope)
    {
        if (node is not StudyList { Items.Count: >= 1 and <= StudyLimits.MaxOptions } list)
        {
            scope.Refuse(node, path,
                $"found {node.Description}, expected a list of 1 to {StudyLimits.MaxOptions} options for '{keyword}'");
            return null;
        }

        SpaceNode?[] options = [.. list.Items.Select((item, i) => binder.Bind(item, StudyPath.Join(path, i), scope))];
        if (options.Contains(null)) return null;
        if (SpaceOverlap.Find(options!, out int first, out int second))
        {
            scope.Refuse(list.Items[second], StudyPath.Join(path, second),
                $"found an option that can give the same value as option {first}, "
                + "expected options with nothing in common: "
                + "a value would count twice");
            return null;
        }

        if (second < 0)
        {
            scope.Refuse(list, path, "found too many options with spaces inside to compare them, expected fewer");
            return null;
        }

        return new(options!);
    }

    private static bool Pair(
        ValueBinder binder, StudyNode node, string path, BindScope scope, out StudyScalar low, out StudyScalar high)
    {
        low = high = null!;
        if (node is not StudyList { Items: [var first, var second] })
        {
            scope.Refuse(node, path, $"found {node.Description}, expected two numbers: [low, high]");
            return false;
        }

        // Only scalars: an end that is itself a space or a map makes no sense for any type.
        bool good = End(binder, first, StudyPath.Join(path, 0), scope);
        good &= End(binder, second, StudyPath.Join(path, 1), scope);
        if (good) (low, high) = ((StudyScalar)first, (StudyScalar)second);
        return good;
    }

    private static bool End(ValueBinder binder, StudyNode end, string path, BindScope scope)
    {
        if (end is StudyScalar { Kind: ScalarKind.Number }) return binder.BindFixed(end, path, scope) is not null;
        scope.Refuse(end, path, $"found {end.Description} as an end, expected {binder.Expected}");
        return false;
    }

    private static bool Ascending(bool ascending, StudyScalar low, StudyScalar high, string path, BindScope scope)
    {
        if (!ascending)
        {
            scope.Refuse(low, path,
                $"found [{Names.Show(low.Text)}, {Names.Show(high.Text)}], expected the lower end below the upper one");
        }
        return ascending;
    }

    // Doubles of one sign are ordered like their bits.
    private static double DoublesBetween(double low, double high)
    {
        static double Ordinal(double value) =>
            Math.CopySign(BitConverter.DoubleToInt64Bits(Math.Abs(value)), value);
        return Ordinal(high) - Ordinal(low);
    }
}
