using System.Text.Encodings.Web;
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

    /// <summary>Gives options made for the web (camel case) what else the contracts need.</summary>
    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.NewLine = "\n";
        options.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        return options;
    }

    private static JsonSerializerOptions Create(bool indented) =>
        Apply(new(JsonSerializerDefaults.Web) { WriteIndented = indented });
}
