namespace Sweep.Throughput;

/// <summary>What a round of trials took.</summary>
/// <param name="Rate">Trials a second, end to end.</param>
/// <param name="Server">Processor time of the server a trial, in milliseconds.</param>
/// <param name="Silos">Processor time of all silos a trial, in milliseconds: their start is not in it.</param>
internal sealed record Round(double Rate, double Server, double Silos);
