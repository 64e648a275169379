using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sweep.Client;

/// <summary>
/// How the contracts look as JSON: camel case, and NaN and infinities as strings, since JSON has none.
/// </summary>
public static class SweepJson
{
    /// <summary>For output that people may read.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    /// <summary>For output that programs read.</summary>
    public static JsonSerializerOptions Compact { get; } = Create(indented: false);

    private static JsonSerializerOptions Create(bool indented) => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = indented,
        NewLine = "\n",
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
