using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Sweep.Client.Contracts;
using Sweep.Client.Http;

namespace Sweep.Client;

/// <summary>Follows a study's events over as many connections as it takes.</summary>
internal sealed class StudyWatch(ApiTransport transport, string study, WatchOptions options)
{
    private readonly SweepClientOptions _tries = transport.Options;
    private long? _after = options.AfterRevision;
    private int _failures;

    /// <summary>The events.</summary>
    public async IAsyncEnumerable<StudyEventView> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            await using IAsyncEnumerator<StudyEventView> stream = ConnectAsync(cancellation).GetAsyncEnumerator(
                cancellation);
            while (await NextAsync(stream, cancellation))
            {
                StudyEventView happened = stream.Current;
                yield return happened;
                if (happened.Kind == StudyEventView.OfDeletion) yield break;
                if (happened.Kind == StudyEventView.OfStudy) _after = happened.Revision;
            }

            // However a stream ended, the next one goes on where it was; a server that only ends them is not hurried.
            await Task.Delay(Backoff.After(Math.Max(1, _failures), _tries), _tries.Clock, cancellation);
        }
    }

    /// <summary>The next event; false when the connection is to be made anew.</summary>
    private async Task<bool> NextAsync(IAsyncEnumerator<StudyEventView> stream, CancellationToken cancellation)
    {
        try
        {
            if (!await stream.MoveNextAsync()) return false;
            _failures = 0;
            return true;
        }
        catch (SweepApiException exception) when (++_failures <= _tries.Retries && transport.MayHelp(exception))
        {
            _tries.Retrying?.Invoke(exception);
            return false;
        }
        catch (Exception exception) when (ApiTransport.IsOfNetwork(exception) && !cancellation.IsCancellationRequested)
        {
            if (++_failures > _tries.Retries) throw new SweepUnreachableException(transport.Server, exception);
            _tries.Retrying?.Invoke(exception);
            return false;
        }
    }

    private async IAsyncEnumerable<StudyEventView> ConnectAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using CancellationTokenSource silence = new(_tries.Silence, _tries.Clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(
            silence.Token, cancellation);
        string path = PathBuilder.Of("studies").Then(study).Then("events")
            .With("trials", options.Trials ? "true" : null)
            .ToString();
        using HttpRequestMessage message = new(HttpMethod.Get, path);
        message.Headers.Accept.Add(new("text/event-stream"));
        if (_after is { } revision)
            message.Headers.Add("Last-Event-ID", revision.ToString(CultureInfo.InvariantCulture));
        using HttpResponseMessage response = await transport.OpenAsync(message, either.Token);
        await using Stream body = await response.Content.ReadAsStreamAsync(either.Token);
        await using WatchedStream watched = new(body, () => silence.CancelAfter(_tries.Silence));
        await foreach (SseItem<string> item in SseParser.Create(watched).EnumerateAsync(either.Token))
        {
            yield return JsonSerializer.Deserialize<StudyEventView>(item.Data, SweepJson.Compact)
                ?? throw new InvalidDataException("The server sent an event without data.");
        }
    }
}
