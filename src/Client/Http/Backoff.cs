using System.Security.Cryptography;

namespace Sweep.Client.Http;

/// <summary>
/// How long to wait between tries: twice as long each time, and by chance less, so that many do not march.
/// </summary>
internal static class Backoff
{
    private const int Grain = 1000;

    /// <summary>The wait after a number of failed tries.</summary>
    public static TimeSpan After(int failures, SweepClientOptions options)
    {
        double longest = Math.Min(
            options.FirstDelay.TotalMilliseconds * Math.Pow(2, failures - 1), options.MaxDelay.TotalMilliseconds);
        double share = 0.5 + (RandomNumberGenerator.GetInt32(Grain) / (2.0 * Grain));
        return TimeSpan.FromMilliseconds(longest * share);
    }
}
