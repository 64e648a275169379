namespace Sweep.Silo;

/// <summary>
/// Whoever decides in a silo's place which trials it claims, and drives the studies. The silo does the rest as ever.
/// </summary>
internal interface ITrialOrders
{
    /// <summary>Ends when an order has come. Take it before the orders.</summary>
    Task Next();

    /// <summary>
    /// Takes orders, the oldest first. The others wait for a slot, or until whoever gave them withdraws.
    /// </summary>
    /// <param name="most">How many at the most.</param>
    IReadOnlyList<TrialOrder> Take(int most);

    /// <summary>The silo says what it can take.</summary>
    /// <param name="free">Trials that it has room for.</param>
    /// <param name="excluded">Studies that it cannot run for the time being.</param>
    void SetRoom(int free, IReadOnlyList<long> excluded);
}
