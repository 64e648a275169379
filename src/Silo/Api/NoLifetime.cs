using Microsoft.Extensions.Hosting;

namespace Sweep.Silo.Api;

/// <summary>Leaves signals to the silo: the API ends when the silo says so.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
