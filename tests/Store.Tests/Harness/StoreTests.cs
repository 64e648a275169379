namespace Sweep.Store.Tests.Harness;

/// <summary>Base of the tests that every store must pass.</summary>
public abstract class StoreTests
{
    /// <summary>How long leases last in the tests.</summary>
    protected static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>A policy under which nothing is quarantined.</summary>
    protected static readonly RecoveryPolicy Patient = new(QuarantineAfter: int.MaxValue);

    /// <summary>The stores under test.</summary>
    public static TheoryData<string> AllStores => [.. StoreHarness.Kinds];

    /// <summary>Ends with the test.</summary>
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
