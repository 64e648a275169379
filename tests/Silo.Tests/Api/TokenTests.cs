using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging.Abstractions;
using Sweep.Client;
using Sweep.Silo.Api;
using Sweep.Silo.Api.Tokens;
using Sweep.Silo.Tests.Hosting;
using Sweep.Store;

namespace Sweep.Silo.Tests.Api;

public sealed class TokenTests
{
    private static readonly ApiOptions Guarded = new() { RequireToken = true };

    [Fact]
    public async Task Without_a_token_only_health_is_told_where_tokens_are_needed()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync(Guarded);
        using HttpResponseMessage refused = await api.Http.GetAsync("api/v1/studies");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal(HttpStatusCode.OK, (await api.Http.GetAsync("health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await api.Http.GetAsync("health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.Http.GetAsync("api/v1/openapi.json")).StatusCode);
    }

    [Theory]
    [InlineData(TokenScope.Read, true, false, false)]
    [InlineData(TokenScope.Submit, true, true, false)]
    [InlineData(TokenScope.Admin, true, true, true)]
    public async Task Scope_says_how_far_a_token_reaches(TokenScope scope, bool reads, bool submits, bool deletes)
    {
        await using ApiFixture api = await ApiFixture.CreateAsync(Guarded);
        using SweepClient admin = new(api.Address, await api.CreateTokenAsync(TokenScope.Admin));
        await admin.SubmitAsync(ApiFixture.Tiny);
        string token = await api.CreateTokenAsync(scope);
        using SweepClient client = new(api.Address, token, new() { Retries = 0 });
        Assert.Equal(reads, await IsAllowedAsync(() => client.ListSilosAsync().ToListAsync().AsTask()));
        Assert.Equal(submits, await IsAllowedAsync(() => client.SubmitAsync(ApiFixture.Tiny)));
        Assert.Equal(deletes, await IsAllowedAsync(() => client.DeleteAsync("tiny")));
    }

    [Fact]
    public async Task Expired_revoked_altered_and_unknown_tokens_are_refused_alike()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync(Guarded);
        string expired = await api.CreateTokenAsync(TokenScope.Admin, TimeSpan.Zero);
        string revoked = await api.CreateTokenAsync(TokenScope.Admin);
        await api.Store.RevokeTokenAsync(ApiToken.Parse(revoked)!.Id, default);
        string good = await api.CreateTokenAsync(TokenScope.Admin);
        string altered = good[..^1] + (good[^1] == '0' ? '1' : '0');
        HashSet<string> answers = [];
        foreach (string token in (string[])[expired, revoked, altered, ApiToken.Create().Reveal(), "nonsense"])
        {
            using HttpRequestMessage request = new(HttpMethod.Get, "api/v1/studies");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using HttpResponseMessage response = await api.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            answers.Add(await response.Content.ReadAsStringAsync());
        }

        Assert.Single(answers);
    }

    [Fact]
    public async Task Whoever_has_a_token_is_told_that_the_method_or_the_media_type_is_wrong()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync(Guarded);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(HttpMethod.Put, new StringContent("")));
        api.Http.DefaultRequestHeaders.Authorization = new("Bearer", await api.CreateTokenAsync(TokenScope.Read));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await StatusAsync(HttpMethod.Put, new StringContent("")));
        Assert.Equal(
            HttpStatusCode.UnsupportedMediaType, await StatusAsync(HttpMethod.Post, new FormUrlEncodedContent([])));

        async Task<HttpStatusCode> StatusAsync(HttpMethod method, HttpContent content)
        {
            using HttpRequestMessage request = new(method, "api/v1/studies") { Content = content };
            using HttpResponseMessage response = await api.Http.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Wrong_token_is_refused_where_none_would_do()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        using SweepClient client = new(api.Address, ApiToken.Create().Reveal(), new() { Retries = 0 });
        Assert.False(await IsAllowedAsync(() => client.ListSilosAsync().ToListAsync().AsTask()));
    }

    [Theory]
    [InlineData("0.0.0.0:0")]
    [InlineData("*:0")]
    public async Task Open_address_needs_a_valid_token_in_the_store(string address)
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.CreateTokenAsync(TokenScope.Admin, TimeSpan.Zero);
        ApiOptions open = new() { Listen = [ListenAddress.Parse(address)] };
        Task<ApiServer> StartAsync() => ApiServer.StartAsync(
            api.Store, StoreFixture.Datasets, open, TimeProvider.System, NullLoggerFactory.Instance, default);
        ApiRefusedException refused = await Assert.ThrowsAsync<ApiRefusedException>(StartAsync);
        Assert.Contains("sweep token create", refused.Message);

        string token = await api.CreateTokenAsync(TokenScope.Read);
        await using ApiServer server = await StartAsync();
        Uri near = new($"http://127.0.0.1:{server.Address.Port}/");
        using SweepClient without = new(near, options: new() { Retries = 0 });
        using SweepClient with = new(near, token, new() { Retries = 0 });
        Assert.False(await IsAllowedAsync(() => without.ListSilosAsync().ToListAsync().AsTask()));
        Assert.True(await IsAllowedAsync(() => with.ListSilosAsync().ToListAsync().AsTask()));
    }

    [Fact]
    public void Token_is_read_as_it_was_written_and_hides_its_secret()
    {
        ApiToken token = ApiToken.Create();
        NewToken stored = token.ToStored("test", TokenScope.Read, null);
        Assert.True(ApiToken.Parse(token.Reveal())!.Matches(stored.Hash));
        Assert.False(ApiToken.Create().Matches(stored.Hash));
        Assert.Equal(87, token.Reveal().Length);
        Assert.DoesNotContain(token.Reveal()[^64..], token.ToString());
        Assert.All(
            [token.Reveal().ToUpperInvariant(), token.Reveal() + "0", token.Reveal().Replace("sweep_", "sweeq_"), ""],
            wrong => Assert.Null(ApiToken.Parse(wrong)));
    }

    private static async Task<bool> IsAllowedAsync<T>(Func<Task<T>> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (SweepApiException exception)
        {
            Assert.InRange(exception.Problem.Status, 401, 403);
            return false;
        }
    }
}
