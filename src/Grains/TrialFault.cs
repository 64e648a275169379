using Sweep.Core.Data;
using Sweep.Store;

namespace Sweep.Grains;

/// <summary>Whose fault an exception in the middle of a trial is.</summary>
internal static class TrialFault
{
    // Low words of HResult: ENOSPC and EDQUOT where there is errno, ERROR_DISK_FULL elsewhere.
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int DiskFull = 112;

    /// <summary>
    /// The trial's own: it ends with its evidence, for it would only meet the same error again.
    /// </summary>
    public static bool IsOfTrial(Exception exception) => exception is not StoreException && !IsOfMachine(exception);

    /// <summary>
    /// The machine's, which lacks data, memory or space: the trial is given back, and costs no attempt.
    /// </summary>
    public static bool IsOfMachine(Exception exception) => exception switch
    {
        DatasetMissingException or DatasetCorruptException or OutOfMemoryException => true,
        StoreException store => store.IsLocal,
        IOException broken => (broken.HResult & 0xFFFF) is NoSpace or QuotaExceeded or DiskFull,
        _ => false,
    };
}
