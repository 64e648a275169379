using System.Net.Sockets;
using System.Text;

namespace Sweep.Silo.Tests.Api;

/// <summary>
/// A request of which the last byte of the body comes when the test says. So many blank lines come before it that the
/// server, which gives up bodies of fewer than 240 bytes a second, waits for it for two minutes.
/// </summary>
internal sealed class SlowRequest : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly byte[] _body;

    private SlowRequest(string body) => _body = Encoding.UTF8.GetBytes(body + new string('\n', 1 << 15));

    public static async Task<SlowRequest> BeginAsync(
        Uri server, string request, string contentType, string token, string body)
    {
        SlowRequest slow = new(body);
        await slow._client.ConnectAsync(server.Host, server.Port);
        string[] parts = request.Split(' ');
        string headers = $"""
            {parts[0]} /api/v1/{parts[1]} HTTP/1.1
            Host: {server.Authority}
            Authorization: Bearer {token}
            Content-Type: {contentType}
            Content-Length: {slow._body.Length}
            Connection: close


            """;
        await slow._client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(headers.ReplaceLineEndings("\r\n")));
        await slow._client.GetStream().WriteAsync(slow._body.AsMemory(..^1));
        return slow;
    }

    /// <summary>Sends the rest and reads the answer.</summary>
    public async Task<string> EndAsync()
    {
        await _client.GetStream().WriteAsync(_body.AsMemory(^1..));
        using StreamReader answer = new(_client.GetStream());
        return await answer.ReadToEndAsync();
    }

    public void Dispose() => _client.Dispose();
}
