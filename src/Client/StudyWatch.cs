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
    private const string EventStream = "text/event-stream";

    private readonly SweepClientOptions _tries = transport.Options;
    private string? _last = options.AfterRevision?.ToString(CultureInfo.InvariantCulture);
    private TimeSpan _asked;
    private int _failures;

    /// <summary>The events.</summary>
    public async IAsyncEnumerable<StudyEventView> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            await using IAsyncEnumerator<(StudyEventView, string?)> stream =
                ConnectAsync(cancellation).GetAsyncEnumerator(cancellation);
            _asked = TimeSpan.Zero;
            while (await NextAsync(stream, cancellation))
            {
                (StudyEventView happened, string? id) = stream.Current;
                yield return happened;
                if (happened.Kind == StudyEventView.OfDeletion) yield break;
                if (happened.Kind == StudyEventView.OfStudy) _last = id;
            }

            // However a stream ended, the next one goes on where it was; a server that only ends them is not hurried.
            TimeSpan wait = Backoff.After(Math.Max(1, _failures), _tries);
            await Task.Delay(wait > _asked ? wait : _asked, _tries.Clock, cancellation);
        }
    }

    /// <summary>The next event; false when the connection is to be made anew.</summary>
    private async Task<bool> NextAsync(
        IAsyncEnumerator<(StudyEventView, string?)> stream, CancellationToken cancellation)
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
            _asked = exception.RetryAfter ?? TimeSpan.Zero;
            return false;
        }
        catch (Exception exception) when (ApiTransport.IsOfNetwork(exception) && !cancellation.IsCancellationRequested)
        {
            if (++_failures > _tries.Retries) throw new SweepUnreachableException(transport.Server, exception);
            _tries.Retrying?.Invoke(exception);
            return false;
        }
    }

    private async IAsyncEnumerable<(StudyEventView Happened, string? Id)> ConnectAsync(
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        using CancellationTokenSource silence = new(_tries.Silence, _tries.Clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(
            silence.Token, cancellation);
        string path = PathBuilder.Of("studies").Then(study).Then("events")
            .With("trials", options.Trials ? "true" : null)
            .ToString();
        using HttpRequestMessage message = new(HttpMethod.Get, path);
        message.Headers.Accept.Add(new(EventStream));
        if (_last is not null) message.Headers.Add("Last-Event-ID", _last);
        using HttpResponseMessage response = await transport.OpenAsync(message, either.Token);
        if (response.Content.Headers.ContentType?.MediaType != EventStream)
            throw ApiTransport.Stranger(response, $"Expected {EventStream}.");
        await using Stream body = await response.Content.ReadAsStreamAsync(either.Token);
        await using WatchedStream watched = new(body, () => silence.CancelAfter(_tries.Silence));
        await foreach (SseItem<string> item in SseParser.Create(watched).EnumerateAsync(either.Token))
        {
            yield return (Read(response, item), item.EventId);
        }
    }

    private static StudyEventView Read(HttpResponseMessage response, SseItem<string> item)
    {
        try
        {
            return JsonSerializer.Deserialize<StudyEventView>(item.Data, SweepJson.Compact)
                ?? throw ApiTransport.Stranger(response, "An event is null.");
        }
        catch (JsonException exception)
        {
            throw ApiTransport.Stranger(response, $"An event cannot be read: {exception.Message}");
        }
    }
}
