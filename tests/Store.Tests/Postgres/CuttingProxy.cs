using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sweep.Store.Tests.Postgres;

/// <summary>
/// Stands between store and server. When told to, it lets one commit through and cuts the connection before the reply:
/// the transaction is stored, and its caller does not know. Or it cuts connections after so many messages, or all that
/// there are, or lets them fall silent.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private static readonly byte[] Commit = Encoding.ASCII.GetBytes("COMMIT\0");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _accepting;
    private readonly ConcurrentDictionary<TcpClient, bool> _clients = new();
    private readonly ConcurrentQueue<(int Messages, bool IsLastPassed)> _lives = new();
    private int _cuts;
    private int _apart = 1;
    private int _commits;
    private int _done;

    public CuttingProxy(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Where the store connects to.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections were cut at a commit's reply, or at the end of their lives.</summary>
    public int Cut => Volatile.Read(ref _done);

    /// <summary>How many of the connections that are to be cut after some messages have not come yet.</summary>
    public int Uncut => _lives.Count;

    /// <summary>Loses the replies to the next commits.</summary>
    /// <param name="count">How many.</param>
    /// <param name="apart">1 loses one after another, so that calls that are repeated lose theirs again.</param>
    public void LoseReplies(int count, int apart = 1)
    {
        Volatile.Write(ref _apart, apart);
        Interlocked.Exchange(ref _cuts, count);
    }

    /// <summary>
    /// The next connection is cut when it has passed on so many of its client's messages, the one after it likewise.
    /// </summary>
    /// <param name="messages">How many, with those of the handshake.</param>
    /// <param name="isLastPassed">
    /// Whether the server gets the message at which the cut is, so that only its reply is lost.
    /// </param>
    public void CutNextAfter(int messages, bool isLastPassed) => _lives.Enqueue((messages, isLastPassed));

    /// <summary>Cuts the connections that there are.</summary>
    public void CutAll()
    {
        foreach (TcpClient client in _clients.Keys) client.Close();
    }

    /// <summary>
    /// The connections that there are stay open, and nothing passes through them any more in either direction, as when
    /// the path between two machines is lost.
    /// </summary>
    public void Silence()
    {
        foreach (TcpClient client in _clients.Keys) _clients.TryUpdate(client, true, false);
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _listener.Stop();
        await _accepting;
        _closed.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_closed.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            // Closed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (TcpClient server = new())
        {
            _clients.TryAdd(client, false);
            await server.ConnectAsync(IPAddress.Loopback, _server, _closed.Token);
            client.NoDelay = server.NoDelay = true;
            bool[] losing = [false];
            (int Messages, bool IsLastPassed)? life = _lives.TryDequeue(out (int, bool) taken) ? taken : null;
            int passed = 0;
            Task up = PumpAsync(client, server, client, bytes =>
            {
                if (life is { } limited && passed++ == limited.Messages)
                {
                    Volatile.Write(ref losing[0], limited.IsLastPassed);
                    if (limited.IsLastPassed) return true;
                    Interlocked.Increment(ref _done);
                    return false;
                }

                if (bytes.IndexOf(Commit) >= 0
                    && Interlocked.Increment(ref _commits) % Volatile.Read(ref _apart) == 0
                    && Interlocked.Decrement(ref _cuts) >= 0)
                    Volatile.Write(ref losing[0], true);
                return true;
            });
            Task down = PumpAsync(server, client, client, _ =>
            {
                // The server has answered: what was asked for is committed.
                if (!Volatile.Read(ref losing[0])) return true;
                Interlocked.Increment(ref _done);
                return false;
            });
            await Task.WhenAny(up, down);
            _clients.TryRemove(client, out _);
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, TcpClient connection, Judge judge)
    {
        byte[] buffer = new byte[1 << 16];
        try
        {
            while (true)
            {
                int count = await from.GetStream().ReadAsync(buffer, _closed.Token);
                if (_clients.GetValueOrDefault(connection))
                    await Task.Delay(Timeout.Infinite, _closed.Token); // silent, and open, to the end
                if (count == 0 || !judge(buffer.AsSpan(0, count))) return;
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _closed.Token);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or InvalidOperationException)
        {
            // One side has gone.
        }
    }

    private delegate bool Judge(ReadOnlySpan<byte> bytes);
}
