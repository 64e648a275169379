using System.Reflection;
using Sweep.Core.Studies;
using Sweep.Store;

namespace Sweep.Cli.Tests;

public sealed class RunProgressTests
{
    [Fact]
    public async Task Look_that_fails_does_not_end_the_run()
    {
        Study study = StudyReader.Read(Studies.Tiny, "tiny.yaml").Study!;
        RunProgress progress = new(DispatchProxy.Create<IStudyStore, FailingStore>(), 1, study, toErrorStream: true);
        TaskCompletionSource run = new();
        Task shown = progress.ShowAsync(run.Task);
        run.SetResult();
        await shown;
    }

    [Fact]
    public async Task Failure_of_the_run_is_told()
    {
        Study study = StudyReader.Read(Studies.Tiny, "tiny.yaml").Study!;
        RunProgress progress = new(DispatchProxy.Create<IStudyStore, FailingStore>(), 1, study, toErrorStream: true);
        StoreException exception = await Assert.ThrowsAsync<StoreException>(
            () => progress.ShowAsync(Task.FromException(new StoreException("the run's own"))));
        Assert.Equal("the run's own", exception.Message);
    }

    /// <summary>A store of which every call fails.</summary>
    public class FailingStore : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            throw new StoreException("locked (as the test has it)");
    }
}
