using System.Net;
using System.Net.Sockets;

namespace Sweep.Store.Tests.Postgres;

/// <summary>
/// A port of loopback for a server that the tests start. Nobody else gets it while it is kept, also while that server
/// is not there: it is bound, so that the kernel gives it to no connection, and to nobody who asks for any port; and
/// nobody listens there, so that a server may which sets SO_REUSEADDR, as servers do.
/// </summary>
public sealed class LoopbackPort : IDisposable
{
    private const int SocketLevel = 1, ReuseAddress = 2; // SOL_SOCKET and SO_REUSEADDR of Linux

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public LoopbackPort()
    {
        // By the framework's option of that name the socket would get SO_REUSEPORT, which servers do not set.
        _socket.SetRawSocketOption(SocketLevel, ReuseAddress, BitConverter.GetBytes(1));
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Number = ((IPEndPoint)_socket.LocalEndPoint!).Port;
    }

    /// <summary>Its number.</summary>
    public int Number { get; }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
