using System.Text.Json.Serialization;

namespace Sweep.Silo.Api.Curves;

/// <summary>The last point that a client has of a metric.</summary>
/// <param name="Points">Points up to and with it.</param>
/// <param name="Step">Its step.</param>
/// <param name="Bits">The bits of its value.</param>
internal sealed record CurveEnd(
    [property: JsonPropertyName("p")] int Points,
    [property: JsonPropertyName("s")] long Step,
    [property: JsonPropertyName("b")] long Bits);
