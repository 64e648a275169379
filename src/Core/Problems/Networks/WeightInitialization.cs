namespace Sweep.Core.Problems.Networks;

/// <summary>Distributions that initial weights are drawn from.</summary>
public enum WeightInitialization
{
    /// <summary>All zero.</summary>
    Zeros,

    /// <summary>Normal with a given standard deviation, drawn again while beyond two of them.</summary>
    TruncatedNormal,

    /// <summary>Normal with variance 2 / fan-in (He et al., 2015, equation 10).</summary>
    He,

    /// <summary>Uniform on +-sqrt(6 / (fan-in + fan-out)) (Glorot and Bengio, 2010, equation 16).</summary>
    Glorot,

    /// <summary>Normal with variance 1 / fan-in (LeCun et al., Efficient BackProp, 1998, section 4.6).</summary>
    Lecun,

    /// <summary>Orthonormal rows or columns, whichever are fewer (Saxe, McClelland, Ganguli, 2014).</summary>
    Orthogonal,
}
