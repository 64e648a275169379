namespace Sweep.Core.Search;

/// <summary>One point of an arm's space.</summary>
/// <param name="Number">Its number within the arm, from 0, in drawing order.</param>
/// <param name="Parameters">
/// The arm's document with a value in place of every space, as canonical JSON: what the store keeps, what tells two
/// configurations apart, and all that is needed to run it.
/// </param>
public sealed record Configuration(int Number, string Parameters);
