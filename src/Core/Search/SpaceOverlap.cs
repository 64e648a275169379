namespace Sweep.Core.Search;

/// <summary>Whether nodes have a point in common. Exact; counting points rests on choices without overlap.</summary>
internal static class SpaceOverlap
{
    private const int MaxComparisons = 4_000_000;

    /// <summary>
    /// Looks for two options with a common point. <paramref name="second"/> is negative where the comparison was
    /// given up as too long.
    /// </summary>
    public static bool Find(IReadOnlyList<SpaceNode> options, out int first, out int second)
    {
        (first, second) = (0, 0);
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        List<int> open = [];
        for (int i = 0; i < options.Count; i++)
        {
            if (!options[i].IsFixed)
            {
                open.Add(i);
            }
            else if (!seen.TryAdd(options[i].ToCanonicalJson(), i))
            {
                (first, second) = (seen[options[i].ToCanonicalJson()], i);
                return true;
            }
        }

        int budget = MaxComparisons;
        foreach (int i in open)
        {
            for (int j = 0; j < options.Count; j++)
            {
                if (i == j || (j < i && !options[j].IsFixed)) continue;
                if (Intersects(options[i], options[j], ref budget))
                {
                    (first, second) = (Math.Min(i, j), Math.Max(i, j));
                    return true;
                }

                if (budget > 0) continue;
                (first, second) = (-1, -1);
                return false;
            }
        }

        return false;
    }

    private static bool Intersects(SpaceNode a, SpaceNode b, ref int budget)
    {
        if (--budget <= 0) return false;
        switch (a, b)
        {
            case (ChoiceSpace choice, _):
                return Any(choice, b, ref budget);
            case (_, ChoiceSpace choice):
                return Any(choice, a, ref budget);
            case (SpaceMap left, SpaceMap right):
                if (left.Fields.Count != right.Fields.Count) return false;
                foreach ((string name, SpaceNode node) in left.Fields)
                {
                    if (!right.Fields.TryGetValue(name, out SpaceNode? other)) return false;
                    if (!Intersects(node, other, ref budget)) return false;
                }

                return true;
            case (SpaceList left, SpaceList right):
                if (left.Items.Count != right.Items.Count) return false;
                for (int i = 0; i < left.Items.Count; i++)
                {
                    if (!Intersects(left.Items[i], right.Items[i], ref budget)) return false;
                }

                return true;
            case (SpaceMap or SpaceList, _) or (_, SpaceMap or SpaceList):
                return false;
            case (SpaceFixed left, SpaceFixed right):
                return left.ToCanonicalJson() == right.ToCanonicalJson();
            case var _ when Bounds(a) is { } left && Bounds(b) is { } right
                && (left.High < right.Low || right.High < left.Low):
                return false;
            case (RealSpace { Points: null }, RealSpace { Points: null }):
                return true;
            case (IntegerSpace { Step: 1 }, IntegerSpace { Step: 1 }):
                return true;
            case (RealSpace { Points: null } interval, _):
                return AnyPoint(b, value => value >= interval.Low && value <= interval.High, ref budget);
            case (_, RealSpace { Points: null } interval):
                return AnyPoint(a, value => value >= interval.Low && value <= interval.High, ref budget);
            default:
                (SpaceNode few, SpaceNode many) = a.Count <= b.Count ? (a, b) : (b, a);
                if (few is IntegerSpace or RealSpace && many is IntegerSpace integers)
                    return AnyPoint(few, value => Contains(integers, value), ref budget);
                HashSet<double> points = [];
                AnyPoint(many, value => !points.Add(value) && false, ref budget);
                return AnyPoint(few, points.Contains, ref budget);
        }
    }

    private static bool Any(ChoiceSpace choice, SpaceNode other, ref int budget)
    {
        foreach (SpaceNode option in choice.Options)
        {
            if (Intersects(option, other, ref budget)) return true;
        }

        return false;
    }

    private static (double Low, double High)? Bounds(SpaceNode space) => space switch
    {
        RealSpace real => (real.Low, real.High),
        IntegerSpace whole => (whole.Low, whole.High),
        SpaceFixed { Value: long or ulong or double } number =>
            (Convert.ToDouble(number.Value), Convert.ToDouble(number.Value)),
        _ => null,
    };

    private static bool Contains(IntegerSpace space, double value) =>
        value >= space.Low && value <= space.High && Math.Floor(value) == value
        && ((long)value - space.Low) % space.Step == 0;

    private static bool AnyPoint(SpaceNode space, Func<double, bool> holds, ref int budget)
    {
        for (long i = 0; i < space.Count; i++)
        {
            if (--budget <= 0) return false;
            object value = ((SpaceFixed)space.PointAt(i)).Value;
            if (value is long or ulong or double && holds(Convert.ToDouble(value))) return true;
        }

        return false;
    }
}
