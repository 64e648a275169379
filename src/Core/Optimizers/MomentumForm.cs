namespace Sweep.Core.Optimizers;

/// <summary>How an optimizer keeps the gradients of the past, if its first moment is one of plain gradients.</summary>
public enum MomentumForm
{
    /// <summary>Not at all, or in a form of its own.</summary>
    None,

    /// <summary>As a sum: state vector and hyperparameter <c>momentum</c>, b = mu b + g.</summary>
    Sum,

    /// <summary>
    /// As an average: state vector <c>m</c>, m = beta1 m + (1 - beta1) g. If it is corrected for its start at zero, the
    /// optimizer is an <see cref="ICarriedMoment"/>.
    /// </summary>
    Average,
}
