namespace Sweep.Throughput;

/// <summary>What a large study took.</summary>
/// <param name="Rate">Trials a second over all of it.</param>
/// <param name="First">Seconds of the window after the first thousand trials.</param>
/// <param name="Last">Seconds of as many trials at the end.</param>
/// <param name="Status">Milliseconds of a look at its status.</param>
/// <param name="Cold">Milliseconds of its ranking, read and made.</param>
/// <param name="Cached">Milliseconds of its ranking, the second time.</param>
internal sealed record LargeStudy(
    double Rate, double First, double Last, double Status, double Cold, double Cached);
