namespace Sweep.Core.Numerics.Matrix;

/// <summary>
/// A product as <see cref="TiledProduct"/> computes it: the elements of one operand, the left one, are broadcast, the
/// other's rows are packed into panels. Pinned, no extent zero.
/// </summary>
internal unsafe struct TileOperands
{
    /// <summary>Left operand; element (i, d) lies at i * LeftRowStride + d * LeftTermStride.</summary>
    public required float* Left { get; set; }

    /// <summary>Floats from one row of the left operand to the next.</summary>
    public required nint LeftRowStride { get; init; }

    /// <summary>Floats from one term of the left operand to the next; it or the other stride is 1.</summary>
    public required nint LeftTermStride { get; init; }

    /// <summary>Rows of C.</summary>
    public required int Rows { get; set; }

    /// <summary>Right operand: columns x depth if it is transposed, else depth x columns.</summary>
    public required float* Right { get; set; }

    /// <summary>Floats from one row of the right operand to the next.</summary>
    public required nint RightStride { get; init; }

    /// <summary>Whether the right operand is stored transposed.</summary>
    public required bool IsRightTransposed { get; init; }

    /// <summary>Columns of C.</summary>
    public required int Columns { get; set; }

    /// <summary>Terms of each sum.</summary>
    public required int Depth { get; init; }

    /// <summary>The result.</summary>
    public required float* C { get; set; }

    /// <summary>Floats from one row of C to the next.</summary>
    public required nint CStride { get; set; }

    /// <summary>Whether the product is added onto C.</summary>
    public required bool Accumulate { get; init; }

    /// <summary>Whether tiles wholly below C's diagonal are left out.</summary>
    public bool IsUpperOnly { get; set; }

    /// <summary>Room for DepthBlock x ColumnBlock floats.</summary>
    public required float* Panels { get; init; }

    /// <summary>Room for one tile.</summary>
    public required float* Tile { get; init; }

    /// <summary>Room for the rows of the left operand that two tiles read over one block of the depth.</summary>
    public required float* LeftTile { get; init; }

    /// <summary>Element (0, d) of the right operand's column j.</summary>
    public readonly float* RightAt(int column, int term) =>
        IsRightTransposed ? Right + (column * RightStride) + term : Right + (term * RightStride) + column;
}
