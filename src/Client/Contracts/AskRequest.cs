namespace Sweep.Client.Contracts;

/// <summary>A client asks for trials to evaluate.</summary>
/// <param name="Client">Name of the client, for people.</param>
/// <param name="Incarnation">Identifies this life of the client; fresh at every start, the same in every ask.</param>
/// <param name="Request">
/// Fresh for each ask. The same again, after a lost answer, gets the trials that the first one got.
/// </param>
/// <param name="Limit">Most trials to get, 1 to 1000.</param>
public sealed record AskRequest(string Client, Guid Incarnation, Guid Request, int Limit = 1);
