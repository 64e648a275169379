using System.Runtime.ExceptionServices;

namespace Sweep.Silo;

/// <summary>Of several tasks that end, the failure that came first: those that follow from it do not hide it.</summary>
internal sealed class FirstFailure
{
    /// <summary>The failure; null while there was none.</summary>
    public Exception? First { get; private set; }

    /// <summary>Waits for a task and keeps its failure if it is the first. Cancellation is none.</summary>
    public async Task ObserveAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }
        catch (Exception exception)
        {
            First ??= exception;
        }
    }

    /// <summary>Throws the failure, as it was thrown first; does nothing without one.</summary>
    public void Throw()
    {
        if (First is not null) ExceptionDispatchInfo.Throw(First);
    }
}
