namespace Sweep.Core.Problems.Counterexamples;

/// <summary>The slope of a step's loss, given what is random about the step.</summary>
internal delegate double LinearSlope(in Batch batch);
