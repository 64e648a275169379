using BenchmarkDotNet.Attributes;

namespace Sweep.Core.Benchmarks;

/// <summary>Whole training steps of batch 128.</summary>
[MemoryDiagnoser]
public class TrainingStepBenchmarks
{
    /// <summary>The network.</summary>
    [ParamsSource(nameof(Networks))]
    public TrainingStep Network { get; set; } = null!;

    /// <summary>All networks.</summary>
    public static IEnumerable<TrainingStep> Networks => TrainingStep.All;

    [Benchmark]
    public void Step() => Network.Run();
}
