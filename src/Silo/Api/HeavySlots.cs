using System.Threading.RateLimiting;

namespace Sweep.Silo.Api;

/// <summary>
/// Slots of requests that compute. Most take theirs before anything else; a submission does when its body has come,
/// which may be slow.
/// </summary>
internal sealed class HeavySlots(ApiOptions options) : RateLimiter
{
    private readonly ConcurrencyLimiter _slots = new(new()
    {
        PermitLimit = options.Limits.MaxHeavy,
        QueueLimit = options.Limits.MaxWaiting,
    });

    /// <summary>Never idle: what holds limiters by name disposes of those that are.</summary>
    public override TimeSpan? IdleDuration => null;

    /// <inheritdoc/>
    public override RateLimiterStatistics? GetStatistics() => _slots.GetStatistics();

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount) => _slots.AttemptAcquire(permitCount);

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(
        int permitCount, CancellationToken cancellationToken) => _slots.AcquireAsync(permitCount, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _slots.Dispose();
        base.Dispose(disposing);
    }
}
