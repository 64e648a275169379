using System.Text;

namespace Sweep.Store.Postgres;

/// <summary>Text from outside, such as a failed program's last words.</summary>
internal static class PostgresText
{
    /// <summary>The text without what PostgreSQL cannot store: zeros, and halves of characters.</summary>
    public static string? Clean(string? text) => text is null
        ? null
        : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
}
