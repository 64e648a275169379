namespace Sweep.Core.Problems;

/// <summary>Keeps the promise of <see cref="ParameterLayout"/> that padding is zero.</summary>
internal static class ParameterPadding
{
    /// <summary>Writes zeros between the tensors of a flat vector.</summary>
    public static void Clear(ParameterLayout layout, Span<float> vector)
    {
        for (int i = 0; i < layout.Tensors.Count; i++)
        {
            int end = layout.Offset(i) + layout.Tensors[i].Length;
            int next = i + 1 < layout.Tensors.Count ? layout.Offset(i + 1) : layout.Length;
            vector[end..next].Clear();
        }
    }
}
