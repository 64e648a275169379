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
        entry.Spec(values.EnumerateObject().Select(property => (property.Name, Value(property.Value))));

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

    private static object Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Object => Duration.Steps(value.GetProperty("steps").GetInt64()),
        _ => value.GetDouble(),
    };
}
