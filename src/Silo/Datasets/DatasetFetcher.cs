using System.Net;
using Polly;
using Polly.Retry;
using Sweep.Core.Data;

namespace Sweep.Silo.Datasets;

/// <summary>
/// Downloads datasets. A file appears under its name only whole and verified: it is written to a <c>.part</c> file,
/// its content's SHA-256 is compared with the catalogue's, then it is renamed. An interrupted download is started
/// again from the file's beginning; files that are complete are kept.
/// </summary>
/// <param name="http">Sends the requests; its own timeout should be infinite, stalls are watched here.</param>
/// <param name="options">Retries and timeouts; defaults when left out.</param>
/// <param name="time">Clock of retries and timeouts; the system's when left out.</param>
public sealed class DatasetFetcher(HttpClient http, DatasetFetchOptions? options = null, TimeProvider? time = null)
{
    // Room for compression that is worse than the publisher's.
    private const long LengthSlack = 1 << 20;

    private readonly DatasetFetchOptions _options = options ?? new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Downloads what the folder does not yet hold of a dataset.</summary>
    /// <param name="entry">The dataset.</param>
    /// <param name="folder">Where to, e.g. <see cref="DatasetFolders.Cache"/>; made if need be.</param>
    /// <param name="progress">Told as bytes arrive, or null.</param>
    /// <param name="cancellation">Stops the download; what is complete stays.</param>
    /// <exception cref="DatasetFetchException">No mirror delivered a file, or the folder cannot be written.</exception>
    public async Task FetchAsync(
        DatasetEntry entry,
        string folder,
        IProgress<DatasetFetchProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        long total = entry.Files.Sum(file => file.DownloadLength);
        long done = 0;
        foreach (DatasetFile file in entry.Files)
        {
            long before = done;
            void Report(long bytes) => progress?.Report(new(file.Name, Math.Min(before + bytes, total), total));
            try
            {
                Directory.CreateDirectory(folder);
                string target = Path.Combine(folder, file.Name + ".gz");
                if (await DatasetVerifier.FindProblemAsync(target, file, cancellation) is not null)
                    await FetchFileAsync(entry, file, target, Report, cancellation);
            }
            catch (Exception e) when (e is MirrorException or IOException or UnauthorizedAccessException)
            {
                throw new DatasetFetchException(
                    $"Cannot fetch dataset '{entry.Name}': {e.Message}\n{DatasetAdvice.WithoutDownload(entry)}", e);
            }

            done += file.DownloadLength;
            progress?.Report(new(file.Name, done, total));
        }
    }

    private async Task FetchFileAsync(
        DatasetEntry entry, DatasetFile file, string target, Action<long> report, CancellationToken cancellation)
    {
        List<Uri> mirrors = [.. entry.Mirrors];
        if (mirrors.Count == 0) throw new MirrorException("the catalogue knows no mirror of it.", permanent: true);
        int attempt = 0;
        ResiliencePipeline pipeline = new ResiliencePipelineBuilder { TimeProvider = _time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = arguments =>
                    ValueTask.FromResult(arguments.Outcome.Exception is MirrorException && mirrors.Count > 0),
                MaxRetryAttempts = Math.Max(1, _options.Retries),
                Delay = _options.Backoff,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .Build();
        await pipeline.ExecuteAsync(
            async token =>
            {
                Uri mirror = mirrors[attempt++ % mirrors.Count];
                try
                {
                    await TryMirrorAsync(new(mirror, file.Name + ".gz"), file, target, report, token);
                }
                catch (MirrorException e) when (e.Permanent)
                {
                    mirrors.Remove(mirror);
                    throw;
                }
            },
            cancellation);
    }

    private async Task TryMirrorAsync(
        Uri address, DatasetFile file, string target, Action<long> report, CancellationToken cancellation)
    {
        string part = target + ".part";
        // Not shared: a second fetch of the same file fails here instead of mixing its bytes in.
        await using FileStream output = new(part, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        try
        {
            await DownloadAsync(address, file, output, report, cancellation);
            output.Position = 0;
            if (await DatasetVerifier.FindProblemAsync(output, file, cancellation) is { } problem)
                throw new MirrorException($"{address}: the file {problem}", permanent: false);
            output.Flush(flushToDisk: true);
            // While still open and locked; renaming an open file is fine on Unix, on Windows the lock must go first.
            if (OperatingSystem.IsWindows()) await output.DisposeAsync();
            File.Move(part, target, overwrite: true);
        }
        catch
        {
            await output.DisposeAsync();
            File.Delete(part);
            throw;
        }
    }

    private async Task DownloadAsync(
        Uri address, DatasetFile file, FileStream output, Action<long> report, CancellationToken cancellation)
    {
        using CancellationTokenSource stall = new(_options.StallTimeout, _time);
        using CancellationTokenSource either =
            CancellationTokenSource.CreateLinkedTokenSource(stall.Token, cancellation);
        try
        {
            using HttpResponseMessage response =
                await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw new MirrorException(
                    $"{address}: the server answered {(int)response.StatusCode} {response.ReasonPhrase}.",
                    IsPermanent(response.StatusCode));
            }

            await using Stream input = await response.Content.ReadAsStreamAsync(either.Token);
            byte[] buffer = new byte[1 << 16];
            long received = 0;
            for (int count; (count = await ReadAsync(address, input, buffer, either.Token)) > 0;)
            {
                stall.CancelAfter(_options.StallTimeout);
                received += count;
                if (received > file.DownloadLength + LengthSlack)
                    throw new MirrorException($"{address}: sends more than the file's length.", permanent: true);
                await output.WriteAsync(buffer.AsMemory(0, count), either.Token);
                report(received);
            }
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new MirrorException($"{address}: no answer for {_options.StallTimeout.TotalSeconds} s.", false, e);
        }
        catch (HttpRequestException e)
        {
            throw new MirrorException($"{address}: {e.Message}", permanent: false, e);
        }
    }

    // Apart from the writes: a connection that breaks is tried again, a full disk is not.
    private static async ValueTask<int> ReadAsync(
        Uri address, Stream input, Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await input.ReadAsync(buffer, cancellation);
        }
        catch (IOException e)
        {
            throw new MirrorException($"{address}: the connection broke ({e.Message})", permanent: false, e);
        }
    }

    private static bool IsPermanent(HttpStatusCode status) =>
        (int)status is >= 400 and < 500
        && status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests);
}
