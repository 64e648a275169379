using System.IO.Compression;
using System.Text.Json;

namespace Sweep.Core.Tests.Ranking;

/// <summary>The numbers that <c>Golden/ranking.py</c> wrote.</summary>
internal static class RankingGolden
{
    public static JsonElement Root { get; } = Read();

    private static JsonElement Read()
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Golden", "ranking.json.gz"));
        using GZipStream content = new(file, CompressionMode.Decompress);
        return JsonDocument.Parse(content).RootElement;
    }
}
