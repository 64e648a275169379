namespace Sweep.Client.Contracts;

/// <summary>How a silo is.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c> or <c>not-ready</c>.</param>
public sealed record HealthView(string Status);
