namespace Sweep.Core.Training;

/// <summary>Whose way of smoothing and stopping a range test follows.</summary>
public enum RangeTestForm
{
    /// <summary>
    /// fastai: rates by i / n, moving average of .98 with bias correction, stops beyond 4 times the best.
    /// </summary>
    Fastai,

    /// <summary>
    /// davidtvs/pytorch-lr-finder: rates by i / (n - 1), moving average of .95, stops beyond 5 times the best.
    /// </summary>
    Davidtvs,
}
