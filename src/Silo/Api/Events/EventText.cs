using System.Text;
using System.Text.Json;
using Sweep.Client;
using Sweep.Client.Contracts;

namespace Sweep.Silo.Api.Events;

/// <summary>Events as the HTML standard writes server-sent events.</summary>
internal static class EventText
{
    /// <summary>A comment, which readers skip: the stream lives.</summary>
    public static ReadOnlyMemory<byte> Heartbeat { get; } = ":\n\n"u8.ToArray();

    /// <summary>
    /// An event. Only a study's own has an id: whoever resumes from it has been told everything up to it.
    /// </summary>
    /// <param name="happened">The event.</param>
    /// <param name="study">Key of the study; null when it is gone.</param>
    public static ReadOnlyMemory<byte> Of(StudyEventView happened, long? study)
    {
        string id = happened.Kind == StudyEventView.OfStudy ? $"id: {new EventId(study, happened.Revision)}\n" : "";
        string data = JsonSerializer.Serialize(happened, SweepJson.Compact);
        return Encoding.UTF8.GetBytes($"event: {happened.Kind}\n{id}data: {data}\n\n");
    }
}
