namespace Sweep.Silo;

/// <summary>
/// This machine lacks something that a study needs; the study is intact and can go on once it is there.
/// </summary>
/// <param name="message">What is missing and how to get it.</param>
public sealed class EnvironmentFailedException(string message) : Exception(message);
