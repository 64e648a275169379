using System.Net;

namespace Sweep.Silo.Orleans;

/// <summary>How <see cref="OrleansEngine"/> joins its cluster.</summary>
public sealed record OrleansEngineOptions
{
    /// <summary>
    /// Where other silos reach this one. Default: 127.0.0.1:11111, which only silos on this machine reach.
    /// </summary>
    public IPEndPoint Endpoint { get; init; } = new(IPAddress.Loopback, 11111);

    /// <summary>Name of the cluster: silos that share it work together. Default: sweep.</summary>
    public string Cluster { get; init; } = "sweep";
}
