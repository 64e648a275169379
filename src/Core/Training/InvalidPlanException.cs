namespace Sweep.Core.Training;

/// <summary>A plan asks for what its problem cannot give, such as a batch larger than the train split.</summary>
/// <param name="message">What, and the remedy.</param>
public sealed class InvalidPlanException(string message) : Exception(message);
