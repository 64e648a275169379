using System.Globalization;
using System.Net;

namespace Sweep.Silo.Api;

/// <summary>An address that the API listens on.</summary>
/// <param name="Address">The IP address; <c>0.0.0.0</c> and <c>::</c> are all of the machine's.</param>
/// <param name="Port">The port; 0 takes a free one.</param>
public sealed record ListenAddress(IPAddress Address, int Port)
{
    private const string Expected =
        "expected host:port, such as 127.0.0.1:7070, localhost:7070, 0.0.0.0:7070, [::1]:7070 or *:7070";

    /// <summary>Whether only programs of this machine reach it.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Address);

    /// <summary>Reads <c>host:port</c>; the host is an IP address, <c>localhost</c> or <c>*</c>.</summary>
    /// <exception cref="FormatException">It is something else; the message says what was expected.</exception>
    public static ListenAddress Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon <= 0) throw new FormatException($"found '{text}', {Expected}");
        string host = text[..colon], port = text[(colon + 1)..];
        if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number))
            throw new FormatException($"found the port '{port}' in '{text}', expected a number from 0 to 65535");
        return HostOf(host) is { } address
            ? new(address, number)
            : throw new FormatException($"found the host '{host}' in '{text}', {Expected}");
    }

    /// <inheritdoc/>
    public override string ToString() => new IPEndPoint(Address, Port).ToString();

    private static IPAddress? HostOf(string host)
    {
        if (host == "localhost") return IPAddress.Loopback;
        if (host == "*") return IPAddress.IPv6Any;
        bool isBracketed = host.StartsWith('[') && host.EndsWith(']');
        if (!IPAddress.TryParse(isBracketed ? host[1..^1] : host, out IPAddress? address)) return null;
        bool isSix = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        // 127.1 and 017700000001 are addresses to some; only what reads back as it was written is taken.
        return isSix == isBracketed && (isSix || address.ToString() == host) ? address : null;
    }
}
