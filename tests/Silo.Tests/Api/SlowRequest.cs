using System.Net.Sockets;
using System.Text;

namespace Sweep.Silo.Tests.Api;

/// <summary>A request of which all but the first byte of the body comes when the test says.</summary>
internal sealed class SlowRequest : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly byte[] _body;

    private SlowRequest(string body) => _body = Encoding.UTF8.GetBytes(body);

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
        await slow._client.GetStream().WriteAsync(slow._body.AsMemory(0, 1));
        return slow;
    }

    /// <summary>Sends the rest and reads the answer.</summary>
    public async Task<string> EndAsync()
    {
        await _client.GetStream().WriteAsync(_body.AsMemory(1));
        using StreamReader answer = new(_client.GetStream());
        return await answer.ReadToEndAsync();
    }

    public void Dispose() => _client.Dispose();
}
