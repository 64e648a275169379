using System.Text;

namespace Sweep.Core.Search;

/// <summary>
/// FNV-1a (Fowler, Noll, Vo) over UTF-8 bytes: the same on every machine and in every process, unlike
/// <see cref="string.GetHashCode()"/>. Draws are keyed by it, so it never changes.
/// </summary>
internal static class StableHash
{
    /// <summary>The hash of nothing.</summary>
    public const ulong Start = 14695981039346656037;

    private const ulong Prime = 1099511628211;

    private static readonly UInt128 Start128 = new(0x6C62272E07BB0142, 0x62B821756295C58D);
    private static readonly UInt128 Prime128 = new(0x0000000001000000, 0x000000000000013B);

    /// <summary>The hash of all before, a name, and an end mark that no UTF-8 text contains.</summary>
    public static ulong Append(ulong hash, string name)
    {
        foreach (byte octet in Encoding.UTF8.GetBytes(name)) hash = (hash ^ octet) * Prime;
        return (hash ^ 0xFF) * Prime;
    }

    /// <summary>128 bits of a text: wide enough to stand for the text itself among ten million.</summary>
    public static UInt128 Wide(string text)
    {
        UInt128 hash = Start128;
        foreach (byte octet in Encoding.UTF8.GetBytes(text)) hash = (hash ^ octet) * Prime128;
        return hash;
    }
}
