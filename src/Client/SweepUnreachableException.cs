namespace Sweep.Client;

/// <summary>No server answered, in all the tries.</summary>
/// <param name="server">Its address.</param>
/// <param name="innerException">What happened at the last try.</param>
public sealed class SweepUnreachableException(Uri? server, Exception innerException) : Exception(
    $"No silo answers at {server}: {innerException.Message} Is one running there with --listen, and is the "
    + "address right?",
    innerException);
