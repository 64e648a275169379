namespace Sweep.Cli.Tests;

/// <summary>What the program says when the machine lacks something, and that nothing is lost by it.</summary>
public sealed class EnvironmentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Missing_dataset_stores_nothing_and_says_where_it_looked_and_how_to_get_it()
    {
        _folder.Write("fashion.yaml", Studies.Tiny.Replace("dataset: digits", "dataset: fashion-mnist"));
        SweepResult missing = await MountNamespace.RunAsync(_folder.Path, """
            export XDG_CACHE_HOME=$PWD/cache SWEEP_DATA=
            test ! -d /usr/share/datasets || mount -t tmpfs none /usr/share/datasets
            exec $SWEEP run fashion.yaml
            """);
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("sweep data fetch fashion-mnist", missing.Error);
        Assert.Contains("apt install dataset-fashion-mnist", missing.Error);
        Assert.Contains("/usr/share/datasets/fashion-mnist", missing.Error);
        Assert.Contains(_folder.File("cache"), missing.Error);
        Assert.False(File.Exists(_folder.File("sweep.db")));
    }

    [Fact]
    public async Task Fetch_without_a_network_names_the_package_and_the_remedy()
    {
        // A proxy that refuses every connection: no network, wherever the test runs.
        Dictionary<string, string> environment = new()
        {
            ["XDG_CACHE_HOME"] = _folder.Path,
            ["https_proxy"] = "http://127.0.0.1:9",
            ["http_proxy"] = "http://127.0.0.1:9",
            ["no_proxy"] = "",
        };
        SweepResult fetch = await SweepProcess.RunAsync(_folder.Path, environment, "data", "fetch", "fashion-mnist");
        Assert.Equal(3, fetch.ExitCode);
        Assert.Contains("apt install dataset-fashion-mnist", fetch.Error);
        Assert.Contains("--data", fetch.Error);
    }

    [Fact]
    public async Task Read_only_store_can_be_read_and_is_not_written()
    {
        string file = _folder.Write("tiny.yaml", Studies.Tiny);
        (await SweepProcess.RunAsync(_folder.Path, "run", file)).MustSucceed();
        SweepResult before = (await SweepProcess.RunAsync(_folder.Path, "export", "tiny")).MustSucceed();
        _folder.Write("other.yaml", Studies.Tiny.Replace("study: tiny", "study: other"));

        SweepResult readOnly = await MountNamespace.RunAsync(_folder.Path, """
            mount --bind . . && mount -o remount,bind,ro . && cd "$PWD"
            $SWEEP rank tiny >/dev/null && $SWEEP status tiny >/dev/null && $SWEEP export tiny
            set +e
            $SWEEP run other.yaml >&2
            echo "exit $?" >&2
            """);
        Assert.Equal(before.Output, readOnly.Output);
        Assert.Contains("exit 3", readOnly.Error);
        Assert.Contains("sweep.db", readOnly.Error);
        SweepResult after = (await SweepProcess.RunAsync(_folder.Path, "export", "tiny")).MustSucceed();
        Assert.Equal(before.Output, after.Output);
    }

    [Fact]
    public async Task Full_disk_is_named_earlier_results_stay_and_the_run_goes_on_once_there_is_room()
    {
        _folder.Write("tiny.yaml", Studies.Tiny);
        _folder.Write("mixed.yaml", Studies.Mixed);
        (await SweepProcess.RunAsync(_folder.Path, "run", "mixed.yaml", "--store", "plain.db")).MustSucceed();
        SweepResult expected =
            (await SweepProcess.RunAsync(_folder.Path, "export", "mixed", "--store", "plain.db")).MustSucceed();
        Directory.CreateDirectory(_folder.File("disk"));

        SweepResult full = await MountNamespace.RunAsync(_folder.Path, """
            mount -t tmpfs -o size=600k none disk
            $SWEEP run tiny.yaml --store disk/sweep.db >/dev/null
            $SWEEP export tiny --store disk/sweep.db >before.csv
            dd if=/dev/zero of=disk/ballast bs=1k count=600 2>/dev/null || true
            set +e
            $SWEEP run mixed.yaml --store disk/sweep.db --checkpoint-every 0 >&2
            echo "exit $?" >&2
            set -e
            rm disk/ballast
            $SWEEP export tiny --store disk/sweep.db >after.csv
            mount -o remount,size=20m disk
            $SWEEP run mixed.yaml --store disk/sweep.db >/dev/null
            $SWEEP export mixed --store disk/sweep.db
            """);
        Assert.Contains("exit 3", full.Error);
        Assert.Contains("full", full.Error);
        Assert.Equal(
            await File.ReadAllTextAsync(_folder.File("before.csv")),
            await File.ReadAllTextAsync(_folder.File("after.csv")));
        Assert.Equal(expected.Output, full.Output);
    }
}
