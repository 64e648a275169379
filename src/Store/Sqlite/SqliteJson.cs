using System.Text.Json;

namespace Sweep.Store.Sqlite;

/// <summary>Lists of texts as the database keeps them: JSON, which its functions read.</summary>
internal static class SqliteJson
{
    /// <summary>A list as JSON.</summary>
    public static string Write<T>(IEnumerable<T> list) => JsonSerializer.Serialize(list);

    /// <summary>A list of texts.</summary>
    public static string[] ReadTexts(string json) => JsonSerializer.Deserialize<string[]>(json)!;
}
