using System.Text.Json;

namespace Sweep.Core.Tests.Golden;

/// <summary>Numbers made by the scripts in this folder.</summary>
internal static class GoldenText
{
    public static JsonElement Json(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(PathOf(name)));
        return document.RootElement.Clone();
    }

    public static string[] Lines(string name) => File.ReadAllLines(PathOf(name));

    public static double[] Doubles(this JsonElement array) =>
        [.. array.EnumerateArray().Select(item => item.GetDouble())];

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", name);
}
