namespace Sweep.Core.Numerics.Matrix;

/// <summary>A validated product: pinned operands and buffers, no extent zero.</summary>
internal readonly unsafe struct MatMulOperands(
    MatMulForm form, int rows, int columns, int depth, float* a, float* b, float* c, bool accumulate, float* panels,
    float* tile)
{
    /// <summary>Which operand is stored transposed.</summary>
    public MatMulForm Form { get; } = form;

    /// <summary>Rows of C.</summary>
    public int Rows { get; } = rows;

    /// <summary>Columns of C.</summary>
    public int Columns { get; } = columns;

    /// <summary>Terms of each sum.</summary>
    public int Depth { get; } = depth;

    /// <summary>The first operand.</summary>
    public float* A { get; } = a;

    /// <summary>The second operand.</summary>
    public float* B { get; } = b;

    /// <summary>The result.</summary>
    public float* C { get; } = c;

    /// <summary>Whether the product is added onto C.</summary>
    public bool Accumulate { get; } = accumulate;

    /// <summary>Room for DepthBlock x ColumnBlock floats.</summary>
    public float* Panels { get; } = panels;

    /// <summary>Room for one tile.</summary>
    public float* Tile { get; } = tile;
}
