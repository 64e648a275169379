namespace Sweep.Core.Problems;

/// <summary>Neighbouring tensors of a layout, their padding included, that all decay or all do not.</summary>
/// <param name="Start">First element in the flat vector; a multiple of 16.</param>
/// <param name="Length">Number of elements; a multiple of 16.</param>
/// <param name="Decays">Whether weight decay applies.</param>
public readonly record struct DecaySegment(int Start, int Length, bool Decays);
