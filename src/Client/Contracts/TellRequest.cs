namespace Sweep.Client.Contracts;

/// <summary>A client tells of trials that it evaluates.</summary>
/// <param name="Trials">Each trial once; at most 1000.</param>
public sealed record TellRequest(IReadOnlyList<ToldTrial> Trials);
