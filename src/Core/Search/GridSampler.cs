namespace Sweep.Core.Search;

/// <summary>Every point of a finite space, in lexicographic order (see <see cref="SpaceNode.PointAt"/>).</summary>
public sealed class GridSampler : ISampler
{
    private readonly SpaceMap _space;
    private int _next;

    /// <summary>Starts before the first configuration.</summary>
    /// <exception cref="ArgumentException">The arm's space is infinite.</exception>
    public GridSampler(SamplerContext context)
    {
        _space = context.Arm.Space;
        if (_space.Count is null) throw new ArgumentException("A grid needs a finite space.", nameof(context));
    }

    /// <summary>The catalogue entry.</summary>
    public static SamplerEntry Entry { get; } = new()
    {
        Name = "grid",
        Summary = "Every point of the cross product of finite spaces.",
        Equation = "lexicographic order: names ascending, the last one varying fastest; options in the order given",
        Source = "Bergstra, Bengio, \"Random search for hyper-parameter optimization\", JMLR 13, 2012, section 1",
        Hyperparameters = [],
        Enumerates = true,
        Create = (_, context) => new GridSampler(context),
    };

    /// <inheritdoc/>
    public Configuration? Next()
    {
        if (_next >= _space.Count) return null;
        Configuration configuration = new(_next, _space.PointAt(_next).ToCanonicalJson());
        _next++;
        return configuration;
    }
}
