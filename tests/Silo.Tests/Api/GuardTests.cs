using System.Net;
using System.Text;
using Sweep.Silo.Api;

namespace Sweep.Silo.Tests.Api;

public sealed class GuardTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("localhost:7070", true)]
    [InlineData("[::1]", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("sweep.example.org", true)]
    [InlineData("evil.example.org", false)]
    [InlineData("localhost.evil.example.org", false)]
    [InlineData("127.0.0.1.evil.example.org", false)]
    public async Task Only_requests_to_this_server_are_answered(string host, bool isAnswered)
    {
        await using ApiFixture api = await ApiFixture.CreateAsync(new() { HostNames = ["sweep.example.org"] });
        using HttpRequestMessage request = new(HttpMethod.Get, "api/v1/studies");
        request.Headers.Host = host;
        using HttpResponseMessage response = await api.Http.SendAsync(request);
        Assert.Equal(isAnswered ? HttpStatusCode.OK : HttpStatusCode.MisdirectedRequest, response.StatusCode);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("https://dashboard.example.org", true)]
    [InlineData("https://evil.example.org", false)]
    [InlineData("null", false)]
    public async Task Web_pages_of_other_origins_change_nothing(string? origin, bool isAllowed)
    {
        await using ApiFixture api = await ApiFixture.CreateAsync(
            new() { Origins = ["https://dashboard.example.org"] });
        using HttpRequestMessage request = new(HttpMethod.Post, "api/v1/studies")
        {
            Content = new StringContent(ApiFixture.Tiny, Encoding.UTF8, "application/yaml"),
        };
        if (origin is not null) request.Headers.Add("Origin", origin);
        using HttpResponseMessage response = await api.Http.SendAsync(request);
        Assert.Equal(isAllowed ? HttpStatusCode.Created : HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("https://dashboard.example.org", HttpStatusCode.NoContent, "https://dashboard.example.org")]
    [InlineData("https://evil.example.org", HttpStatusCode.Forbidden, null)]
    public async Task Browsers_are_told_which_web_pages_may_call(
        string origin, HttpStatusCode answered, string? allowed)
    {
        await using ApiFixture api = await ApiFixture.CreateAsync(
            new() { Origins = ["https://dashboard.example.org"], RequireToken = true });
        using HttpRequestMessage preflight = new(HttpMethod.Options, "api/v1/studies/tiny/placement");
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "PUT");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        using HttpResponseMessage asked = await api.Http.SendAsync(preflight);
        Assert.Equal((answered, allowed), (asked.StatusCode, AllowedBy(asked)));

        // Refusals, too, must be readable to whoever may call.
        using HttpRequestMessage read = new(HttpMethod.Get, "api/v1/studies");
        read.Headers.Add("Origin", origin);
        using HttpResponseMessage refused = await api.Http.SendAsync(read);
        Assert.Equal((HttpStatusCode.Unauthorized, allowed), (refused.StatusCode, AllowedBy(refused)));
    }

    [Fact]
    public async Task Own_web_pages_may_change_something()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, "api/v1/studies")
        {
            Content = new StringContent(ApiFixture.Tiny, Encoding.UTF8, "application/yaml"),
        };
        request.Headers.Add("Origin", api.Address.GetLeftPart(UriPartial.Authority));
        using HttpResponseMessage response = await api.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1:7070", "127.0.0.1:7070", true)]
    [InlineData("localhost:0", "127.0.0.1:0", true)]
    [InlineData("[::1]:80", "[::1]:80", true)]
    [InlineData("0.0.0.0:80", "0.0.0.0:80", false)]
    [InlineData("*:80", "[::]:80", false)]
    public void Address_is_read(string text, string address, bool isLoopback)
    {
        ListenAddress read = ListenAddress.Parse(text);
        Assert.Equal((address, isLoopback), (read.ToString(), read.IsLoopback));
    }

    [Theory]
    [InlineData("7070")]
    [InlineData("example.org:80")]
    [InlineData("127.1:80")]
    [InlineData("::1:80")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:")]
    public void Address_of_another_form_is_refused_with_what_was_expected(string text)
    {
        FormatException refused = Assert.Throws<FormatException>(() => ListenAddress.Parse(text));
        Assert.Contains("expected", refused.Message);
    }

    private static string? AllowedBy(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Access-Control-Allow-Origin", out IEnumerable<string>? origins)
            ? origins.Single()
            : null;
}
