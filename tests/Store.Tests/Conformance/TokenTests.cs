using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Conformance;

public sealed class TokenTests : StoreTests
{
    private static readonly byte[] Hash = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_token_is_valid_until_it_expires_by_the_stores_clock(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        TokenRecord token = await harness.Store.CreateTokenAsync(
            new("abc", "for anna", Hash, TokenScope.Submit, TimeSpan.FromHours(1)), Cancel);
        DateTimeOffset now = harness.Clock.Now;
        Assert.Equal(
            new("abc", "for anna", token.Hash, TokenScope.Submit, now, now.AddHours(1), null, IsValid: true), token);
        Assert.Equal(Hash, token.Hash);

        harness.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        Assert.True((await harness.Store.FindTokenAsync("abc", Cancel))!.IsValid);
        harness.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False((await harness.Store.FindTokenAsync("abc", Cancel))!.IsValid);
        Assert.False(Assert.Single(await harness.Store.ListTokensAsync(Cancel)).IsValid);
        Assert.Null(await harness.Store.FindTokenAsync("ABC", Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_token_without_a_lifetime_is_valid_until_it_is_revoked_for_good(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        await harness.Store.CreateTokenAsync(new("abc", "", Hash, TokenScope.Admin, Lifetime: null), Cancel);
        harness.Clock.Advance(TimeSpan.FromDays(10_000));
        Assert.True((await harness.Store.FindTokenAsync("abc", Cancel))!.IsValid);
        await harness.ReopenAsync();

        Assert.True(await harness.Store.RevokeTokenAsync("abc", Cancel));
        DateTimeOffset revoked = harness.Clock.Now;
        harness.Clock.Advance(TimeSpan.FromDays(1));
        Assert.True(await harness.Store.RevokeTokenAsync("abc", Cancel));
        Assert.False(await harness.Store.RevokeTokenAsync("xyz", Cancel));
        TokenRecord token = (await harness.Store.FindTokenAsync("abc", Cancel))!;
        Assert.Equal((false, revoked), (token.IsValid, token.RevokedAt));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task An_id_is_given_once_and_a_repeated_creation_is_the_same_token(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        NewToken token = new("abc", "first", Hash, TokenScope.Read, TimeSpan.FromHours(1));
        TokenRecord first = await harness.Store.CreateTokenAsync(token, Cancel);
        harness.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equivalent(first, await harness.Store.CreateTokenAsync(token, Cancel), strict: true);

        await Assert.ThrowsAsync<ArgumentException>(
            () => harness.Store.CreateTokenAsync(token with { Hash = new byte[32] }, Cancel));
        await harness.Store.CreateTokenAsync(token with { Id = "aaa", Name = "second" }, Cancel);
        Assert.Equal(["first", "second"], (await harness.Store.ListTokensAsync(Cancel)).Select(known => known.Name));
    }
}
