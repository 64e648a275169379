namespace Sweep.Core.Problems;

/// <summary>What a tensor of parameters is for; decides weight decay exclusion and per-role optimizers.</summary>
public enum TensorRole
{
    /// <summary>Free coordinates, as of a 2-D function.</summary>
    Free,

    /// <summary>A weight matrix or convolution kernel.</summary>
    Weight,

    /// <summary>A bias vector.</summary>
    Bias,

    /// <summary>Scale or shift of a normalization layer.</summary>
    Norm,

    /// <summary>An embedding table.</summary>
    Embedding,
}
