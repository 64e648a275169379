namespace Sweep.Core.Numerics.Matrix;

/// <summary>The scalar twin of <see cref="MatMul"/>: its numeric contract as three loops.</summary>
public static class MatMulReference
{
    /// <summary>The product that <see cref="MatMul"/> computes, bit for bit.</summary>
    public static void Multiply(
        MatMulForm form, int rows, int columns, int depth, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c,
        bool accumulate)
    {
        (int aRow, int aTerm) = form == MatMulForm.TN ? (1, rows) : (depth, 1);
        (int bTerm, int bColumn) = form == MatMulForm.NT ? (1, depth) : (columns, 1);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                ref float output = ref c[(i * columns) + j];
                if (!accumulate && depth == 0) output = 0;
                for (int start = 0; start < depth; start += MatMul.DepthBlock)
                {
                    float chain = 0;
                    for (int d = start; d < Math.Min(start + MatMul.DepthBlock, depth); d++)
                    {
                        float left = a[(i * aRow) + (d * aTerm)], right = b[(d * bTerm) + (j * bColumn)];
                        chain = MathF.FusedMultiplyAdd(left, right, chain);
                    }

                    output = accumulate || start > 0 ? output + chain : chain;
                }
            }
        }
    }
}
