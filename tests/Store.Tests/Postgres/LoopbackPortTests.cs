using System.Net;
using System.Net.Sockets;

namespace Sweep.Store.Tests.Postgres;

public sealed class LoopbackPortTests
{
    private const int LocalPortRange = 51; // IP_LOCAL_PORT_RANGE: the ports that the kernel chooses from

    [Fact]
    public async Task A_server_has_it_again_and_again_and_nobody_else_meanwhile()
    {
        using LoopbackPort port = new();
        for (int life = 0; life < 2; life++)
        {
            AssertNobodyGets(port.Number);
            using TcpListener server = new(IPAddress.Loopback, port.Number);
            server.Start();
            using TcpClient client = new();
            await client.ConnectAsync(IPAddress.Loopback, port.Number, TestContext.Current.CancellationToken);
            using Socket accepted = await server.AcceptSocketAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Neither who asks for any port nor a connection, were there no other port.</summary>
    private static void AssertNobodyGets(int port)
    {
        if (Environment.OSVersion.Version < new Version(6, 3)) return; // an older kernel cannot be asked for one alone
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        using Socket asking = Only(port), connecting = Only(port);
        Assert.Throws<SocketException>(() => asking.Bind(new IPEndPoint(IPAddress.Loopback, 0)));
        Assert.Throws<SocketException>(() => connecting.Connect(other.LocalEndpoint));
    }

    private static Socket Only(int port)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetRawSocketOption(0, LocalPortRange, BitConverter.GetBytes(((uint)port << 16) | (uint)port));
        return socket;
    }
}
