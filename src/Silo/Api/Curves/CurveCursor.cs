using System.Buffers.Text;
using System.Text.Json;
using Sweep.Core.Studies;

namespace Sweep.Silo.Api.Curves;

/// <summary>How far a client has read a trial's curves.</summary>
/// <param name="Attempts">Attempts begun when it read.</param>
/// <param name="Ends">The last point that it has of each metric.</param>
internal sealed record CurveCursor(int Attempts, IReadOnlyDictionary<string, CurveEnd> Ends)
{
    /// <summary>Of a client that has nothing.</summary>
    public static CurveCursor Start { get; } = new(0, new Dictionary<string, CurveEnd>());

    /// <summary>Reads what <see cref="ToString"/> wrote; null where it did not write this.</summary>
    public static CurveCursor? Parse(string text)
    {
        if (!Base64Url.IsValid(text)) return null;
        try
        {
            CurveCursor? cursor = JsonSerializer.Deserialize<CurveCursor>(Base64Url.DecodeFromChars(text));
            bool isWhole = cursor is { Ends: not null }
                && cursor.Ends.All(end => Names.IsValid(end.Key) && end.Value is { Points: > 0 });
            return isWhole ? cursor : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The cursor as opaque text.</summary>
    public override string ToString() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this));
}
