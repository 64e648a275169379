using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Model;

/// <summary>Random histories of operations: after each, the store answers and holds what the model does.</summary>
public sealed class HistoryTests : StoreTests
{
    [Theory, MemberData(nameof(AllStores))]
    public async Task The_store_agrees_with_the_model_after_any_history(string kind)
    {
        const int Operations = 1000;
        HashSet<string> happened = [];
        for (int seed = 1; seed <= 4; seed++)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"History of seed {seed}.");
            await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
            History history = new(harness, new Random(seed), happened);
            for (int i = 1; i <= Operations; i++)
            {
                await history.StepAsync();
                if (i % 100 == 0) await history.CompareAsync();
            }
        }

        // Histories in which something never happened prove little.
        Assert.Empty(History.Happenings.Except(happened));
    }
}
