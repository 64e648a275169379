namespace Sweep.Core.Catalogue;

/// <summary>A component that is in force for some time.</summary>
/// <param name="Component">The component.</param>
/// <param name="Length">How long; null for the rest of the budget.</param>
public sealed record TimedComponent(ComponentSpec Component, Duration? Length);
