namespace Sweep.Core.Numerics.Vectors;

/// <summary>Elementwise functions between the layers of a network.</summary>
public enum Activation
{
    /// <summary>z.</summary>
    Identity,

    /// <summary>max(z, 0); its gradient at 0 is 0.</summary>
    Relu,

    /// <summary>tanh z.</summary>
    Tanh,

    /// <summary>z above 0, 0.3 z (<see cref="LeakyRelu.Slope"/>) elsewhere, also in its gradient at 0.</summary>
    LeakyRelu,

    /// <summary>1 / (1 + e^-z).</summary>
    Sigmoid,
}
