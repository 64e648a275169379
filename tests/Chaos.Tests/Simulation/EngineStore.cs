using System.Reflection;
using Sweep.Store;

namespace Sweep.Chaos.Tests.Simulation;

/// <summary>
/// The model store as the engine knows stores. It has what the engine's own parts call, and refuses everything else.
/// </summary>
public class EngineStore : DispatchProxy
{
    private ModelStore? _model;

    /// <summary>Wraps a model.</summary>
    internal static IStudyStore Of(ModelStore model)
    {
        IStudyStore store = Create<IStudyStore, EngineStore>();
        ((EngineStore)(object)store)._model = model;
        return store;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ModelStore model = _model!;
        object?[] values = args ?? [];
        if (values.LastOrDefault() is CancellationToken cancellation) cancellation.ThrowIfCancellationRequested();
        return targetMethod?.Name switch
        {
            nameof(IStudyStore.GetStudyAsync) => Task.FromResult<StudyRecord?>(model.Study()),
            nameof(IStudyStore.EnqueueAsync) => Task.FromResult(model.Enqueue(
                (CoordinatorFence)values[0]!, (long)values[1]!, (IReadOnlyList<NewTrial>)values[2]!)),
            nameof(IStudyStore.CompleteStudyAsync) => Task.FromResult(model.Complete((CoordinatorFence)values[0]!)),
            nameof(IStudyStore.WriteAsync) =>
                Task.FromResult(model.Write((IReadOnlyList<TrialWrite>)values[0]!)),
            nameof(IStudyStore.EndAsync) => Task.FromResult(model.End((IReadOnlyList<TrialEnd>)values[0]!)),
            nameof(IStudyStore.ReleaseAsync) =>
                Task.FromResult(model.Release((IReadOnlyList<TrialFence>)values[0]!)),
            nameof(IStudyStore.ReadCheckpointAsync) => Task.FromResult(model.ReadCheckpoint((long)values[0]!)),
            _ => throw new NotSupportedException($"The simulated engine has no use for {targetMethod?.Name}."),
        };
    }
}
