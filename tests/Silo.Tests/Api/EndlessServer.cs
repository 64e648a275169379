using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sweep.Silo.Tests.Api;

/// <summary>Answers one request with an error whose body does not end before the client hangs up.</summary>
internal sealed class EndlessServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public EndlessServer(string contentType)
    {
        _listener.Start();
        HungUp = Task.Run(() => ServeAsync(contentType));
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

    /// <summary>Ends when the client has hung up.</summary>
    public Task HungUp { get; }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(string contentType)
    {
        using TcpClient client = await _listener.AcceptTcpClientAsync();
        await using NetworkStream stream = client.GetStream();
        _ = await stream.ReadAtLeastAsync(new byte[16], 16);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 418 I am a teapot\r\nContent-Type: {contentType}\r\n\r\n"));
        byte[] body = new byte[64 * 1024];
        body.AsSpan().Fill((byte)'x');
        try
        {
            while (true) await stream.WriteAsync(body);
        }
        catch (IOException)
        {
        }
    }
}
