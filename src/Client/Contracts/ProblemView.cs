namespace Sweep.Client.Contracts;

/// <summary>Which problem trials are measured on. Metrics of equal ones may be compared.</summary>
/// <param name="Name">Name in the catalogue.</param>
/// <param name="Version">Version of its definition there.</param>
/// <param name="Hash">SHA-256 of the definition (name, version, hyperparameters, data), in hexadecimal.</param>
public sealed record ProblemView(string Name, int Version, string Hash);
