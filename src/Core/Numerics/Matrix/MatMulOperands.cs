namespace Sweep.Core.Numerics.Matrix;

/// <summary>A validated product: pinned operands and buffers, no extent zero.</summary>
internal readonly unsafe struct MatMulOperands(
    MatMulForm form, int rows, int columns, int depth, float* a, float* b, float* c, bool accumulate, float* panels,
    float* tile, float* leftTile, float* transposed)
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

    /// <summary>Room for a block of C's transpose.</summary>
    public float* Transposed { get; } = transposed;

    /// <summary>C as it is: A's elements are broadcast, B is packed.</summary>
    public TileOperands Straight() => new()
    {
        Left = A,
        LeftRowStride = Form == MatMulForm.TN ? 1 : Depth,
        LeftTermStride = Form == MatMulForm.TN ? Rows : 1,
        Rows = Rows,
        Right = B,
        RightStride = Form == MatMulForm.NT ? Depth : Columns,
        IsRightTransposed = Form == MatMulForm.NT,
        Columns = Columns,
        Depth = Depth,
        C = C,
        CStride = Columns,
        Accumulate = Accumulate,
        Panels = Panels,
        Tile = tile,
        LeftTile = leftTile,
    };

    /// <summary>The transpose of C: B's elements are broadcast, A is packed.</summary>
    public TileOperands Swapped() => new()
    {
        Left = B,
        LeftRowStride = Form == MatMulForm.NT ? Depth : 1,
        LeftTermStride = Form == MatMulForm.NT ? 1 : Columns,
        Rows = Columns,
        Right = A,
        RightStride = Form == MatMulForm.TN ? Rows : Depth,
        IsRightTransposed = Form != MatMulForm.TN,
        Columns = Rows,
        Depth = Depth,
        C = Transposed,
        CStride = Rows,
        Accumulate = false,
        Panels = Panels,
        Tile = tile,
        LeftTile = leftTile,
    };
}
