using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Matrix;

/// <summary>How the columns of a product are cut into panels, each as wide as one tile.</summary>
internal static unsafe class ColumnPanels
{
    /// <summary>Columns rounded up to whole lane groups.</summary>
    public static int RoundUp<TLane>(int columns)
        where TLane : struct, ILane<TLane> => (columns + TLane.Width - 1) / TLane.Width * TLane.Width;

    /// <summary>
    /// Padded width of the next panel. A tile one group wide has too few chains to hide their latency, so four groups
    /// are cut in halves. Sixteen 256-bit registers hold tiles two groups wide at most.
    /// </summary>
    /// <param name="left">Columns that are left.</param>
    public static int Width<TLane>(int left)
        where TLane : struct, ILane<TLane>
    {
        int groups = (left + TLane.Width - 1) / TLane.Width, most = TLane.Width == Lane512.Width ? 3 : 2;
        return (groups == 4 ? 2 : Math.Min(groups, most)) * TLane.Width;
    }

    /// <summary>
    /// Packs the transpose of a matrix columns x depth: block by block of <see cref="MatMul.DepthBlock"/> terms,
    /// within a block panel by panel, within a panel term by term; +0 in the padding.
    /// </summary>
    /// <param name="source">columns x depth.</param>
    /// <param name="columns">Columns of the product.</param>
    /// <param name="depth">Terms of the product.</param>
    /// <param name="target">Room for depth x columns, the latter rounded up.</param>
    public static void PackTransposed<TLane>(float* source, int columns, int depth, float* target)
        where TLane : struct, ILane<TLane>
    {
        for (int start = 0; start < depth; start += MatMul.DepthBlock)
        {
            int terms = Math.Min(MatMul.DepthBlock, depth - start);
            for (int j = 0; j < columns;)
            {
                int width = Width<TLane>(columns - j);
                float* from = source + ((nint)j * depth) + start;
                PanelPacking.Transpose(from, depth, Math.Min(width, columns - j), width, terms, target);
                target += terms * width;
                j += width;
            }
        }
    }

    /// <summary>Packs a matrix depth x columns of at most one block of terms; the same order.</summary>
    /// <param name="source">Element (d, j) lies at d * stride + j.</param>
    /// <param name="stride">Floats from one term to the next.</param>
    /// <param name="columns">Columns of the product.</param>
    /// <param name="depth">Terms of the product.</param>
    /// <param name="target">Room for depth x columns, the latter rounded up.</param>
    public static void PackBlock<TLane>(float* source, nint stride, int columns, int depth, float* target)
        where TLane : struct, ILane<TLane>
    {
        for (int j = 0; j < columns;)
        {
            int width = Width<TLane>(columns - j);
            PanelPacking.Copy(source + j, stride, Math.Min(width, columns - j), width, depth, target);
            target += depth * width;
            j += width;
        }
    }
}
