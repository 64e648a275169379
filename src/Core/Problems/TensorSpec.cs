namespace Sweep.Core.Problems;

/// <summary>One named tensor within the flat parameter vector.</summary>
/// <param name="Name">Name, unique in its layout, e.g. <c>dense1.weight</c>.</param>
/// <param name="Shape">Extents, outermost first; stored row-major.</param>
/// <param name="Role">What it is for.</param>
/// <param name="FanIn">Inputs that feed one output (1 where it has no meaning).</param>
/// <param name="FanOut">Outputs that one input feeds (1 where it has no meaning).</param>
public sealed record TensorSpec(string Name, IReadOnlyList<int> Shape, TensorRole Role, int FanIn = 1, int FanOut = 1)
{
    /// <summary>Number of elements.</summary>
    public int Length { get; } = Shape.Aggregate(1, (product, extent) => checked(product * extent));

    /// <summary>Rows of its matrix view: fan-out, the first extent; 1 for vectors.</summary>
    public int Rows => Shape.Count >= 2 ? Shape[0] : 1;

    /// <summary>Columns of its matrix view: all other extents.</summary>
    public int Columns => Length / Rows;
}
