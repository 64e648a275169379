namespace Sweep.Core.Numerics.Matrix;

/// <summary>Which operand of a matrix product is stored transposed. All matrices are dense and row-major.</summary>
public enum MatMulForm
{
    /// <summary>C = A B: A is rows x depth, B is depth x columns.</summary>
    NN,

    /// <summary>C = A B^T: A is rows x depth, B is columns x depth.</summary>
    NT,

    /// <summary>C = A^T B: A is depth x rows, B is depth x columns.</summary>
    TN,
}
