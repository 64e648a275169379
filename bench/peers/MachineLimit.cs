namespace Sweep.Peers;

/// <summary>What of the machine bounds a rate; measured in every round, just before the case.</summary>
/// <param name="Kind">Kind of the request that measures it.</param>
/// <param name="Name">Name in the report.</param>
/// <param name="Unit">How much of it one call takes: operations, or bytes.</param>
internal sealed record MachineLimit(string Kind, string Name, double Unit)
{
    /// <summary>The peak of fused multiply-adds in registers, for calls of so many operations.</summary>
    public static MachineLimit Peak(double operations) => new("fma-peak", "peak", operations);

    /// <summary>
    /// The bandwidth of an in-place pass, for calls that read or write so many vectors of so many floats.
    /// </summary>
    public static MachineLimit Bandwidth(int vectors, int count) =>
        new("bandwidth", "bandwidth", (double)vectors * count * sizeof(float));
}
