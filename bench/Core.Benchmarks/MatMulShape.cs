using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Matrix;

namespace Sweep.Core.Benchmarks;

/// <summary>One matrix product of a training step, with its operands.</summary>
/// <param name="Form">Which operand is stored transposed.</param>
/// <param name="Rows">Rows of C.</param>
/// <param name="Columns">Columns of C.</param>
/// <param name="Depth">Terms of each sum.</param>
public sealed record MatMulShape(MatMulForm Form, int Rows, int Columns, int Depth)
{
    private readonly AlignedBuffer _a = Fill(Rows * Depth);
    private readonly AlignedBuffer _b = Fill(Depth * Columns);
    private readonly AlignedBuffer _c = new(Rows * Columns);
    private readonly MatMulWorkspace _workspace = new();

    /// <summary>The shapes that are reported.</summary>
    public static IEnumerable<MatMulShape> All =>
    [
        new(MatMulForm.NT, 128, 1000, 784), new(MatMulForm.NN, 128, 784, 1000), new(MatMulForm.TN, 1000, 784, 128),
        new(MatMulForm.NT, 128, 500, 1000), new(MatMulForm.NN, 128, 1000, 500), new(MatMulForm.TN, 500, 1000, 128),
        new(MatMulForm.TN, 784, 1000, 128),
        new(MatMulForm.NN, 1024, 1024, 1024), new(MatMulForm.NT, 1024, 1024, 1024),
        new(MatMulForm.TN, 1024, 1024, 1024),
        new(MatMulForm.NT, 128, 10, 784), new(MatMulForm.NN, 128, 784, 10), new(MatMulForm.TN, 10, 784, 128),
        new(MatMulForm.NT, 1, 128, 784), new(MatMulForm.NN, 1, 784, 128), new(MatMulForm.TN, 128, 784, 1),
        new(MatMulForm.NT, 25088, 64, 800), new(MatMulForm.NN, 25088, 800, 64), new(MatMulForm.TN, 64, 800, 25088),
        new(MatMulForm.NT, 128, 128, 784), new(MatMulForm.NN, 128, 784, 128), new(MatMulForm.TN, 128, 784, 128),
        new(MatMulForm.NT, 128, 100, 500), new(MatMulForm.NT, 128, 1024, 3136), new(MatMulForm.NN, 128, 3136, 1024),
        new(MatMulForm.TN, 1024, 3136, 128),
    ];

    /// <summary>Multiplications and additions of the product.</summary>
    public double Operations => 2.0 * Rows * Columns * Depth;

    /// <summary>Computes the product once.</summary>
    public void Run() => MatMul.Multiply(
        Form, Rows, Columns, Depth, _a.Span, _b.Span, _c.Span, accumulate: false, _workspace);

    /// <inheritdoc/>
    public override string ToString() => $"{Form} {Rows}x{Columns}x{Depth}";

    private static AlignedBuffer Fill(int length)
    {
        AlignedBuffer buffer = new(length);
        for (int i = 0; i < length; i++) buffer.Span[i] = ((i * 7919 % 2003) / 2003f) - 0.5f;
        return buffer;
    }
}
