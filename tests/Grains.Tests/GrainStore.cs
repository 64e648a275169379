using System.Reflection;
using Sweep.Store;

namespace Sweep.Grains.Tests;

/// <summary>A silo's store that a test can cut off, and that can hide the studies from whoever lists them.</summary>
public class GrainStore : DispatchProxy
{
    private readonly TaskCompletionSource _lookedInVain = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IStudyStore? _inner;
    private volatile bool _isCut;
    private volatile bool _isBlind;

    /// <summary>Ends when somebody has listed studies and was shown none.</summary>
    public Task LookedInVain => _lookedInVain.Task;

    /// <summary>Puts itself before a store.</summary>
    public static IStudyStore Before(IStudyStore inner)
    {
        IStudyStore store = Create<IStudyStore, GrainStore>();
        Of(store)._inner = inner;
        return store;
    }

    /// <summary>What controls a store made by <see cref="Before"/>.</summary>
    public static GrainStore Of(IStudyStore store) => (GrainStore)(object)store;

    /// <summary>From now on nothing that the silo does reaches the store: as if its process were dead.</summary>
    public void Cut() => _isCut = true;

    /// <summary>From now on it seems to have no studies.</summary>
    public void Hide() => _isBlind = true;

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        bool isEnd = targetMethod?.Name == nameof(IAsyncDisposable.DisposeAsync);
        if (_isCut && !isEnd) throw new StoreException("The test has cut the store off.");
        if (_isBlind && targetMethod?.Name == nameof(IStudyStore.ListStudiesAsync))
        {
            _lookedInVain.TrySetResult();
            return Task.FromResult<IReadOnlyList<StudyRecord>>([]);
        }

        return targetMethod?.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
