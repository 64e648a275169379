using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sweep.Silo.Tests.Datasets;

/// <summary>
/// An HTTP server on a free loopback port that can also misbehave: its handler writes the raw response, so it can
/// truncate, reset or stall it.
/// </summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, Socket, CancellationToken, Task> _handle;
    private readonly List<Task> _connections = [];
    private readonly Task _accept;

    /// <summary>Starts it.</summary>
    /// <param name="handle">Given the path asked for (without the first slash), answers on the socket.</param>
    public LoopbackServer(Func<string, Socket, CancellationToken, Task> handle)
    {
        _handle = handle;
        _listener.Start();
        _accept = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>The paths asked for, in order.</summary>
    public List<string> Requests { get; } = [];

    public static async Task SendAsync(Socket socket, byte[] body, int? announced = null)
    {
        byte[] head = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {announced ?? body.Length}\r\n\r\n");
        await SendRawAsync(socket, (byte[])[.. head, .. body]);
    }

    public static Task SendStatusAsync(Socket socket, string status) =>
        SendRawAsync(
            socket, Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        _listener.Stop();
        await _accept;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private static async Task SendRawAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes)..];
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                StringBuilder request = new();
                byte[] buffer = new byte[4096];
                while (!request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
                {
                    int count = await socket.ReceiveAsync(buffer, _stop.Token);
                    if (count == 0) return;
                    request.Append(Encoding.ASCII.GetString(buffer, 0, count));
                }

                string path = request.ToString().Split(' ')[1].TrimStart('/');
                lock (Requests) Requests.Add(path);
                await _handle(path, socket, _stop.Token);
                socket.Shutdown(SocketShutdown.Both);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client went away, the handler reset the connection, or the test is over.
            }
        }
    }
}
