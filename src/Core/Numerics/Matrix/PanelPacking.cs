using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Sweep.Core.Numerics.Matrix;

/// <summary>Copies a panel of B into the order the micro-kernel reads it in. Moves bits, computes nothing.</summary>
internal static unsafe class PanelPacking
{
    /// <summary>
    /// panel[d * padded + j] = B[start + d, column + j] for j below <paramref name="used"/>, +0 up to
    /// <paramref name="padded"/>.
    /// </summary>
    public static void Pack(
        in MatMulOperands o, int column, int used, int padded, int start, int depth, float* panel)
    {
        if (o.Form == MatMulForm.NT)
            Transpose(o.B + ((nint)column * o.Depth) + start, o.Depth, used, padded, depth, panel);
        else
            Copy(o.B + ((nint)start * o.Columns) + column, o.Columns, used, padded, depth, panel);
    }

    /// <summary>panel[d * padded + j] = b[d * stride + j] for j below used, +0 up to padded.</summary>
    public static void Copy(float* b, nint stride, int used, int padded, int depth, float* panel)
    {
        for (int d = 0; d < depth; d++, b += stride, panel += padded)
        {
            new ReadOnlySpan<float>(b, used).CopyTo(new(panel, used));
            if (used < padded) new Span<float>(panel + used, padded - used).Clear();
        }
    }

    /// <summary>panel[d * padded + j] = b[j * stride + d] for j below used, +0 up to padded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* b, nint stride, int used, int padded, int depth, float* panel)
    {
        int j = 0;
        for (; Avx.IsSupported && j <= used - 8; j += 8)
        {
            float* source = b + (j * stride);
            int d = 0;
            for (; d <= depth - 8; d += 8)
                Transpose8x8.Copy(source + d, stride, panel + (d * padded) + j, padded);
            for (; d < depth; d++)
            {
                for (int i = 0; i < 8; i++) panel[(d * padded) + j + i] = source[(i * stride) + d];
            }
        }

        for (; j < padded; j++)
        {
            for (int d = 0; d < depth; d++) panel[(d * padded) + j] = j < used ? b[(j * stride) + d] : 0;
        }
    }
}
