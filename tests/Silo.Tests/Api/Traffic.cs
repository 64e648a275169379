using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Sweep.Silo.Tests.Api;

/// <summary>What all servers of the process have answered, by port, whoever asked.</summary>
internal sealed class Traffic : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private const string Ended = "Microsoft.AspNetCore.Hosting.EndRequest";

    private readonly ConcurrentDictionary<int, ConcurrentQueue<Answer>> _answers = [];

    private Traffic()
    {
    }

    public static Traffic All { get; } = Listen();

    /// <summary>Answers of the server at a port.</summary>
    public IReadOnlyCollection<Answer> Of(int port) =>
        _answers.TryGetValue(port, out ConcurrentQueue<Answer>? answers) ? answers : [];

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.AspNetCore") value.Subscribe(this, static name => name == Ended);
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        HttpContext context = (HttpContext)value.Value!.GetType().GetProperty("httpContext")!.GetValue(value.Value)!;
        if (context.RequestAborted.IsCancellationRequested) return; // nobody got what there may be of an answer
        HttpResponse response = context.Response;
        _answers.GetOrAdd(context.Connection.LocalPort, _ => []).Enqueue(new(
            context.Request.Method, context.Request.Path, response.StatusCode, response.ContentType,
            [.. response.Headers.Keys]));
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }

    private static Traffic Listen()
    {
        Traffic traffic = new();
        DiagnosticListener.AllListeners.Subscribe(traffic);
        return traffic;
    }

    /// <summary>One answer.</summary>
    internal sealed record Answer(
        string Method, string Path, int Status, string? ContentType, IReadOnlyList<string> Headers);
}
