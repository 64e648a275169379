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
}
