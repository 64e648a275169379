using System.IO.Compression;
using System.Text.Json;
using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Golden;

/// <summary>Reads the committed numbers of other implementations.</summary>
internal static class GoldenFile
{
    /// <summary>Parses one compressed JSON file beside the tests.</summary>
    public static JsonElement Read(string name)
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Golden", name));
        using GZipStream stream = new(file, CompressionMode.Decompress);
        return JsonDocument.Parse(stream).RootElement;
    }

    /// <summary>A specification of the entry from JSON values.</summary>
    public static ComponentSpec Spec(CatalogueEntry entry, JsonElement values) =>
        entry.Spec(values.EnumerateObject().Select(property => (
            property.Name,
            Value(property.Value, entry.Hyperparameters.FirstOrDefault(known => known.Name == property.Name)))));

    /// <summary>Floats from base64.</summary>
    public static double[] Singles(JsonElement element)
    {
        byte[] bytes = element.GetBytesFromBase64();
        return [.. Enumerable.Range(0, bytes.Length / 4).Select(i => (double)BitConverter.ToSingle(bytes, 4 * i))];
    }

    /// <summary>Doubles from base64.</summary>
    public static double[] Doubles(JsonElement element)
    {
        byte[] bytes = element.GetBytesFromBase64();
        return [.. Enumerable.Range(0, bytes.Length / 8).Select(i => BitConverter.ToDouble(bytes, 8 * i))];
    }

    private static object Value(JsonElement value, Hyperparameter? hyperparameter) =>
        (value.ValueKind, hyperparameter) switch
        {
            (JsonValueKind.True, _) => true,
            (JsonValueKind.False, _) => false,
            (JsonValueKind.String, _) => value.GetString()!,
            (JsonValueKind.Object, _) => Length(value),
            (JsonValueKind.Array, DurationListHyperparameter) => value.EnumerateArray().Select(Length).ToArray(),
            (JsonValueKind.Array, _) => value.EnumerateArray().Select(Piece).ToArray(),
            (_, IntegerHyperparameter) => value.GetInt64(),
            _ => value.GetDouble(),
        };

    private static Duration Length(JsonElement value) => Duration.Steps(value.GetProperty("steps").GetInt64());

    // [name, values, steps or null]
    private static TimedComponent Piece(JsonElement value) => new(
        Spec(SweepCatalogue.Schedules[value[0].GetString()!], value[1]),
        value[2].ValueKind == JsonValueKind.Null ? null : Duration.Steps(value[2].GetInt64()));
}
