namespace Sweep.Core.Training;

/// <summary>
/// Version of Core's arithmetic. Raised whenever a change could change a bit of any result: checkpoints and
/// unfinished studies of another version cannot be continued exactly, and are refused.
/// </summary>
/// <remarks>
/// 2: wrong labels and the noise of evaluations have streams of their own; batch norm's statistics are recomputed where
/// evaluations are made at averaged parameters; checkpoints hold the digest of the data; the order of examples is drawn
/// from 32-bit words, from the front on; means of plane noise have four chains; quadratics average centres, not images;
/// momentum is carried into averages.
/// </remarks>
public static class NumericsVersion
{
    /// <summary>The version of this program.</summary>
    public const int Current = 2;
}
