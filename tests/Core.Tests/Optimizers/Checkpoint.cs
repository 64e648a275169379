namespace Sweep.Core.Tests.Optimizers;

/// <summary>Parameters and state of an optimizer after a step, without padding.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Values">"parameters" and every state by its name in NamedState; a scalar is an array of one.</param>
internal sealed record Checkpoint(int Step, IReadOnlyDictionary<string, double[]> Values);
