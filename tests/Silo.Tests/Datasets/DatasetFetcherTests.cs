using System.Net.Sockets;
using Sweep.Core.Data;
using Sweep.Silo.Datasets;
using Sweep.Silo.Tests.Hosting;

namespace Sweep.Silo.Tests.Datasets;

public sealed class DatasetFetcherTests : IAsyncLifetime
{
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly LoopbackServer _server;
    private readonly TestDataset _tiny;
    private readonly Dictionary<string, byte[]> _files;
    private Func<int, string, Socket, CancellationToken, Task> _answer;
    private int _requests;

    public DatasetFetcherTests()
    {
        _server = new((path, socket, stop) => _answer!(_requests++, path, socket, stop));
        _tiny = new(_server.Address);
        _files = _tiny.Contents.ToDictionary(pair => pair.Key + ".gz", pair => TestDataset.Gzip(pair.Value));
        _answer = Good;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Folder => _tiny.Folder("cache", "tiny");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        _tiny.Dispose();
    }

    [Fact]
    public async Task Fetches_all_files_and_reports_every_byte()
    {
        Reports reports = new();
        await Fetcher().FetchAsync(_tiny.Entry, Folder, reports, Token);
        AssertComplete();
        Assert.Equal(["images.gz", "labels.gz"], _server.Requests);
        long total = _files.Values.Sum(file => (long)file.Length);
        Assert.Equal(new("labels", total, total), reports.All[^1]);
        Assert.Equal(reports.All.Select(report => report.Done).Order(), reports.All.Select(report => report.Done));
        Assert.All(reports.All, report => Assert.Equal(total, report.Total));
        Assert.True(reports.All.Count > 2);
    }

    [Fact]
    public async Task The_library_finds_what_was_fetched()
    {
        DatasetFolders folders = new(null, name => name == "XDG_CACHE_HOME" ? _tiny.Folder("cache") : null);
        await Fetcher().FetchAsync(_tiny.Entry, folders.Cache(_tiny.Entry), cancellation: Token);
        Assert.Equal(10, new DatasetLibrary(folders, new([_tiny.Entry])).Get("tiny").Test.Count);
    }

    [Fact]
    public async Task Complete_files_are_kept_and_damaged_ones_replaced()
    {
        _tiny.Put(Folder);
        await Fetcher().FetchAsync(_tiny.Entry, Folder, cancellation: Token);
        Assert.Empty(_server.Requests);
        await File.WriteAllBytesAsync(Path.Combine(Folder, "labels.gz"), _files["labels.gz"][..^20], Token);
        await File.WriteAllTextAsync(Path.Combine(Folder, "labels.gz.part"), "left by a killed process", Token);
        await Fetcher().FetchAsync(_tiny.Entry, Folder, cancellation: Token);
        Assert.Equal(["labels.gz"], _server.Requests);
        AssertComplete();
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("short")]
    [InlineData("corrupted")]
    [InlineData("other content")]
    [InlineData("reset")]
    [InlineData("503 Service Unavailable")]
    [InlineData("429 Too Many Requests")]
    public async Task Tries_again_after(string mishap)
    {
        _answer = (request, path, socket, stop) =>
            request < 2 ? MishapAsync(mishap, _files[path], socket) : Good(request, path, socket, stop);
        await Fetcher().FetchAsync(_tiny.Entry, Folder, cancellation: Token);
        AssertComplete();
        Assert.Equal(["images.gz", "images.gz", "images.gz", "labels.gz"], _server.Requests);
    }

    [Theory]
    [InlineData("truncated", "ended prematurely|connection broke")]
    [InlineData("short", "truncated or damaged|unpacks to")]
    [InlineData("corrupted", "truncated or damaged|SHA-256|unpacks to")]
    [InlineData("other content", "SHA-256")]
    [InlineData("too long", "sends more than")]
    [InlineData("a bomb", "unpacks to more than the 160016 bytes")]
    [InlineData("404 Not Found", "404 Not Found")]
    public async Task Gives_up_with_advice_and_leaves_no_file_behind_after_only(string mishap, string message)
    {
        _answer = (_, path, socket, _) => MishapAsync(mishap, _files[path], socket);
        DatasetFetchException e = await Assert.ThrowsAsync<DatasetFetchException>(
            () => Fetcher().FetchAsync(_tiny.Entry, Folder, cancellation: Token));
        Assert.Matches(message, e.Message);
        string[] advice = ["'tiny'", _server.Address + "images.gz", "apt install dataset-tiny", "--data", "SWEEP_DATA"];
        Assert.All(advice, text => Assert.Contains(text, e.Message, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Fact]
    public async Task A_mirror_without_the_file_is_not_asked_again()
    {
        await using LoopbackServer empty =
            new((_, socket, _) => LoopbackServer.SendStatusAsync(socket, "404 Not Found"));
        DatasetEntry entry = _tiny.Entry with { Mirrors = [empty.Address, _server.Address] };
        await Fetcher().FetchAsync(entry, Folder, cancellation: Token);
        AssertComplete();
        Assert.Equal(["images.gz", "labels.gz"], empty.Requests);
        Assert.Equal(["images.gz", "labels.gz"], _server.Requests);
    }

    [Fact]
    public async Task A_stalled_answer_is_given_up()
    {
        TaskCompletionSource stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _answer = async (request, path, socket, stop) =>
        {
            if (request > 0)
            {
                await Good(request, path, socket, stop);
                return;
            }

            await LoopbackServer.SendAsync(socket, _files[path][..100], _files[path].Length);
            stalled.SetResult();
            await Task.Delay(Timeout.Infinite, stop);
        };
        SteppedTime time = new();
        DatasetFetchOptions options = new() { Backoff = TimeSpan.Zero };
        Task fetch = Fetcher(options, time).FetchAsync(_tiny.Entry, Folder, cancellation: Token);
        await stalled.Task;
        time.Advance(options.StallTimeout);
        await fetch;
        AssertComplete();
    }

    [Fact]
    public async Task Cancellation_stops_a_stalled_download_and_leaves_no_file_behind()
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        _answer = async (_, path, socket, stop) =>
        {
            await LoopbackServer.SendAsync(socket, _files[path][..100], _files[path].Length);
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, stop);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Fetcher().FetchAsync(_tiny.Entry, Folder, cancellation: cancel.Token));
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Fact]
    public async Task Without_a_network_the_error_says_what_else_to_do()
    {
        await _server.DisposeAsync(); // nobody listens on its port now
        DatasetFetchException e = await Assert.ThrowsAsync<DatasetFetchException>(
            () => Fetcher().FetchAsync(_tiny.Entry, Folder, cancellation: Token));
        Assert.Contains("Connection refused", e.Message, StringComparison.Ordinal);
        Assert.Contains("apt install dataset-tiny", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named()
    {
        await File.WriteAllTextAsync(_tiny.Folder("cache"), "a file, not a folder", Token);
        DatasetFetchException e = await Assert.ThrowsAsync<DatasetFetchException>(
            () => Fetcher().FetchAsync(_tiny.Entry, Folder, cancellation: Token));
        Assert.Contains(_tiny.Folder("cache"), e.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    private static async Task MishapAsync(string mishap, byte[] file, Socket socket)
    {
        byte[] damaged = [.. file];
        damaged.AsSpan(damaged.Length / 2, 8).Clear();
        switch (mishap)
        {
            case "truncated":
                await LoopbackServer.SendAsync(socket, file[..100], announced: file.Length);
                break;
            case "short":
                await LoopbackServer.SendAsync(socket, file[..100]);
                break;
            case "corrupted":
                await LoopbackServer.SendAsync(socket, damaged);
                break;
            case "other content":
                await LoopbackServer.SendAsync(socket, TestDataset.Gzip(new byte[160_016]));
                break;
            case "too long":
                await LoopbackServer.SendAsync(socket, new byte[3 << 20]);
                break;
            case "a bomb":
                await LoopbackServer.SendAsync(socket, TestDataset.Gzip(new byte[50_000_000]));
                break;
            case "reset":
                await LoopbackServer.SendAsync(socket, file[..100], announced: file.Length);
                socket.Close(0);
                break;
            default:
                await LoopbackServer.SendStatusAsync(socket, mishap);
                break;
        }
    }

    private Task Good(int request, string path, Socket socket, CancellationToken stop) =>
        LoopbackServer.SendAsync(socket, _files[path]);

    private DatasetFetcher Fetcher(DatasetFetchOptions? options = null, TimeProvider? time = null) =>
        new(_http, options ?? new() { Backoff = TimeSpan.Zero }, time);

    private void AssertComplete()
    {
        Assert.Equal(_files.Keys.Order(), Directory.GetFiles(Folder).Select(Path.GetFileName).Order());
        foreach ((string name, byte[] content) in _files)
            Assert.Equal(content, File.ReadAllBytes(Path.Combine(Folder, name)));
    }

    private sealed class Reports : IProgress<DatasetFetchProgress>
    {
        public List<DatasetFetchProgress> All { get; } = [];

        public void Report(DatasetFetchProgress value) => All.Add(value);
    }
}
