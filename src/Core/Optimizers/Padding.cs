using Sweep.Core.Problems;

namespace Sweep.Core.Optimizers;

/// <summary>The zeros between tensors.</summary>
internal static class Padding
{
    /// <summary>Makes the padding zero again, for rules that add a constant to a state.</summary>
    public static void Clear(ParameterLayout layout, Span<float> vector)
    {
        for (int tensor = 0; tensor < layout.Tensors.Count; tensor++)
        {
            int start = layout.Offset(tensor) + layout.Tensors[tensor].Length;
            int end = tensor + 1 < layout.Tensors.Count ? layout.Offset(tensor + 1) : layout.Length;
            vector[start..end].Clear();
        }
    }
}
