using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;

namespace Sweep.Core.Optimizers;

/// <summary>
/// Runs a kernel over all coordinates, without its weight decay where the layout excludes tensors from it: the one
/// place where <c>decay_exclude</c> takes effect for rules whose loops do not go tensor by tensor.
/// </summary>
internal static class DecayLoop
{
    /// <summary>Runs over the whole flat vector; with nothing excluded it is one loop.</summary>
    public static void Run<TKernel>(in TKernel kernel, ParameterLayout layout)
        where TKernel : IDecayKernel<TKernel>, allows ref struct
    {
        for (int i = 0; i < layout.DecaySegments.Count; i++)
        {
            DecaySegment segment = layout.DecaySegments[i];
            if (segment.Decays) CoordinateLoop.Run(kernel, segment.Start, segment.Length);
            else CoordinateLoop.Run(kernel.WithoutDecay(), segment.Start, segment.Length);
        }
    }
}
