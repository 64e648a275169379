namespace Sweep.Silo.Api;

/// <summary>The API must not be served as it was asked to.</summary>
/// <param name="message">Why, and the remedy.</param>
public sealed class ApiRefusedException(string message) : Exception(message);
