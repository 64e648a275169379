using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Sweep.Client;
using Sweep.Store;

namespace Sweep.Silo.Export;

/// <summary>A study as one JSON document, written trial by trial.</summary>
internal static class JsonExport
{
    /// <summary>The study's definition, its trials with results and curves, and on request its attempts.</summary>
    public static async Task WriteAsync(
        IStudyStore store, StudyRecord study, bool withAttempts, PipeWriter output, CancellationToken cancellation)
    {
        IReadOnlyList<TrialRecord> trials = await store.ListTrialsAsync(study.Id, new(), cancellation);
        await using Utf8JsonWriter writer = new(output, new()
        {
            Indented = true,
            NewLine = "\n",
            Encoder = SweepJson.Indented.Encoder,
        });
        writer.WriteStartObject();
        writer.WritePropertyName("study");
        writer.WriteRawValue(study.Definition);
        writer.WriteStartArray("trials");
        foreach (TrialRecord trial in trials)
        {
            var view = Views.Of(trial);
            writer.WriteStartObject();
            writer.WriteNumber("number", view.Number);
            writer.WriteString("arm", view.Arm);
            writer.WriteNumber("configuration", view.Configuration);
            writer.WriteNumber("seed", view.Seed);
            Write(writer, "parameters", view.Parameters);
            Write(writer, "problem", view.Problem);
            writer.WriteString("evaluationPoint", view.EvaluationPoint);
            writer.WriteString("state", view.State);
            Write(writer, "steps", view.Steps);
            Write(writer, "final", view.Final);
            Write(writer, "best", view.Best);
            if (view.Events is { Count: > 0 }) Write(writer, "events", view.Events);
            Write(writer, "curves", (await store.ReadCurvesAsync(trial.Id, cancellation)).Select(Views.Of));
            writer.WriteEndObject();
            await writer.FlushAsync(cancellation);
            await output.FlushAsync(cancellation);
        }

        writer.WriteEndArray();
        if (withAttempts)
            Write(writer, "attempts", (await store.ListAttemptsAsync(study.Id, cancellation)).Select(Views.Of));
        writer.WriteEndObject();
        await writer.FlushAsync(cancellation);
        output.Write("\n"u8);
    }

    private static void Write<T>(Utf8JsonWriter writer, string name, T value)
    {
        writer.WritePropertyName(name);
        JsonSerializer.Serialize(writer, value, SweepJson.Compact);
    }
}
