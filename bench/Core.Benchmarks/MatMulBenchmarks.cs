using BenchmarkDotNet.Attributes;

namespace Sweep.Core.Benchmarks;

/// <summary>The matrix products of the networks in the catalogue.</summary>
public class MatMulBenchmarks
{
    /// <summary>The product.</summary>
    [ParamsSource(nameof(Shapes))]
    public MatMulShape Shape { get; set; } = null!;

    /// <summary>All shapes.</summary>
    public static IEnumerable<MatMulShape> Shapes => MatMulShape.All;

    [Benchmark]
    public void Multiply() => Shape.Run();
}
