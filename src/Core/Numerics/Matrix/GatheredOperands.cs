namespace Sweep.Core.Numerics.Matrix;

/// <summary>A product whose first operand is gathered by offsets; pinned, no extent zero.</summary>
internal readonly unsafe struct GatheredOperands
{
    /// <summary>What the offsets of the first operand count from.</summary>
    public required float* A { get; init; }

    /// <summary>Offset of each row.</summary>
    public required int* RowOffsets { get; init; }

    /// <summary>Rows of C.</summary>
    public required int Rows { get; init; }

    /// <summary>Offset of each term.</summary>
    public required int* TermOffsets { get; init; }

    /// <summary>Terms of each sum.</summary>
    public required int Depth { get; init; }

    /// <summary>The second operand: packed by <see cref="ColumnPanels"/>, or depth x columns as it is.</summary>
    public required float* B { get; init; }

    /// <summary>Whether it is packed; if not, the columns must be whole lane groups.</summary>
    public required bool IsPacked { get; init; }

    /// <summary>Columns of C.</summary>
    public required int Columns { get; init; }

    /// <summary>The result, rows x columns.</summary>
    public required float* C { get; init; }

    /// <summary>Floats from one row of C to the next.</summary>
    public required nint CStride { get; init; }

    /// <summary>Whether the product is added onto C.</summary>
    public required bool Accumulate { get; init; }

    /// <summary>Room for one tile.</summary>
    public required float* Tile { get; init; }
}
