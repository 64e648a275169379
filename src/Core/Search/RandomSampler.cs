namespace Sweep.Core.Search;

/// <summary>Independent draws from the arm's space, no point twice.</summary>
public sealed class RandomSampler : ISampler
{
    // A space of which so many draws in a row are known is nearly used up: look for what is left instead.
    private const int Attempts = 100;

    // Up to here the rest is listed; above, it is searched from a random point on.
    private const long Listable = 2_000_000;

    private readonly SamplerContext _context;
    private readonly HashSet<UInt128> _drawn = [];
    private List<int>? _rest;

    /// <summary>Starts before the first configuration.</summary>
    public RandomSampler(SamplerContext context) => _context = context;

    /// <summary>The catalogue entry.</summary>
    public static SamplerEntry Entry { get; } = new()
    {
        Name = "random",
        Summary = "Independent random draws from each space, no configuration twice.",
        Equation = "x ~ U[low, high]; log x ~ U[log low, log high]; options with equal probability",
        Source = "Bergstra, Bengio, \"Random search for hyper-parameter optimization\", JMLR 13, 2012",
        Differences = "Every value is keyed by its own path: adding a hyperparameter leaves the others' values alone.",
        Hyperparameters = [],
        Create = (_, context) => new RandomSampler(context),
    };

    private SpaceMap Space => _context.Arm.Space;

    /// <inheritdoc/>
    public Configuration? Next()
    {
        if (Space.Count is { } count && _drawn.Count >= count) return null;
        if (_rest is not null) return NextOfRest(_rest);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (TryTake(Space.Draw(Draw(attempt))) is { } configuration) return configuration;
        }

        return Space.Count switch
        {
            null => null,
            <= Listable => NextOfRest(_rest = Rest((int)Space.Count)),
            _ => Search(Space.Count.Value),
        };
    }

    private SpaceDraw Draw(int attempt) =>
        SpaceDraw.Root(_context.StudySeed, _context.Arm.Name, _drawn.Count, attempt);

    private Configuration? TryTake(SpaceNode point)
    {
        int number = _drawn.Count;
        string parameters = point.ToCanonicalJson();
        return _drawn.Add(StableHash.Wide(parameters)) ? new(number, parameters) : null;
    }

    private List<int> Rest(int count)
    {
        List<int> rest = [];
        for (int i = 0; i < count; i++)
        {
            if (!_drawn.Contains(StableHash.Wide(Space.PointAt(i).ToCanonicalJson()))) rest.Add(i);
        }

        return rest;
    }

    private Configuration? NextOfRest(List<int> rest)
    {
        if (rest.Count == 0) return null;
        int chosen = (int)Draw(Attempts).Below((ulong)rest.Count);
        int point = rest[chosen];
        rest[chosen] = rest[^1];
        rest.RemoveAt(rest.Count - 1);
        return TryTake(Space.PointAt(point));
    }

    private Configuration? Search(long count)
    {
        long start = (long)Draw(Attempts).Below((ulong)count);
        for (long i = 0; i <= _drawn.Count; i++)
        {
            long point = start < count - i ? start + i : start - (count - i);
            if (TryTake(Space.PointAt(point)) is { } configuration) return configuration;
        }

        return null;
    }
}
