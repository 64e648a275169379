namespace Sweep.Client.Contracts;

/// <summary>The curves of a trial, or what is new of them.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Curves">A curve for each metric that has points (new ones, with a cursor), in ordinal order.</param>
/// <param name="Cursor">What to ask for as <c>cursor</c> to get only the points after these.</param>
/// <param name="Reset">
/// True when the points before the cursor that was sent are no longer valid: a new attempt went back to its checkpoint.
/// Throw away what you have; these are the curves from their beginning.
/// </param>
public sealed record CurvesView(long Trial, IReadOnlyList<SampledCurveView> Curves, string Cursor, bool Reset);
