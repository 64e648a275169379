using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sweep.Core.Numerics.Matrix;

/// <summary>Copies parts of matrices into the order the micro-kernel reads them in. Computes nothing.</summary>
internal static unsafe class PanelPacking
{
    /// <summary>Rows so far apart, in floats, share no page of memory.</summary>
    private const int FarRows = 1024;

    /// <summary>panel[d * padded + j] = b[d * stride + j] for j below used, +0 up to padded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* b, nint stride, int used, int padded, int depth, float* panel)
    {
        for (int d = 0; d < depth; d++, b += stride, panel += padded)
        {
            // What lies beside is packed next; in rows far apart no processor foresees it.
            if (stride >= FarRows && Sse.IsSupported)
            {
                for (int ahead = 0; ahead < padded; ahead += 16) Sse.Prefetch1(b + padded + ahead);
            }

            // In place of a call for what is two or three vectors long.
            int j = 0;
            for (; j <= used - 8; j += 8) Vector256.Load(b + j).Store(panel + j);
            for (; j < used; j++) panel[j] = b[j];
            for (; j < padded; j++) panel[j] = 0;
        }
    }

    /// <summary>panel[d * padded + j] = b[j * stride + d] for j below used, +0 up to padded.</summary>
    public static void Transpose(float* b, nint stride, int used, int padded, int depth, float* panel) =>
        Transpose(b, stride, used, padded, depth, panel, padded);

    /// <summary>The same with any number of floats from one row of the panel to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(
        float* b, nint stride, int used, int padded, int depth, float* panel, nint panelStride)
    {
        int j = 0;
        if (Avx512F.IsSupported)
        {
            for (; j <= used - 16; j += 16)
            {
                float* source = b + (j * stride);
                int d = 0;
                for (; d <= depth - 16; d += 16)
                    Transpose16x16.Copy(source + d, stride, panel + (d * panelStride) + j, panelStride);
                TransposeRest(source, stride, 16, panelStride, d, depth, panel + j);
            }
        }

        for (; Avx.IsSupported && j <= used - 8; j += 8)
        {
            float* source = b + (j * stride);
            int d = 0;
            for (; d <= depth - 8; d += 8)
                Transpose8x8.Copy(source + d, stride, panel + (d * panelStride) + j, panelStride);
            TransposeRest(source, stride, 8, panelStride, d, depth, panel + j);
        }

        if (j < used) TransposeRest(b + (j * stride), stride, used - j, panelStride, 0, depth, panel + j);
        if (used == padded) return;
        for (int d = 0; d < depth; d++)
        {
            for (j = used; j < padded; j++) panel[(d * panelStride) + j] = 0;
        }
    }

    private static void TransposeRest(
        float* source, nint stride, int count, nint panelStride, int start, int depth, float* panel)
    {
        for (int i = 0; i < count; i++)
        {
            for (int d = start; d < depth; d++) panel[(d * panelStride) + i] = source[(i * stride) + d];
        }
    }
}
