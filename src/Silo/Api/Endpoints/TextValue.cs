using System.Globalization;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>Values as they stand in queries, paths and bodies, in words for people.</summary>
internal static class TextValue
{
    /// <summary>What is expected where a value of this type is.</summary>
    public static string Words(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { } bare when bare == typeof(bool) => "true or false",
        { } bare when bare == typeof(int) => Whole(int.MinValue, int.MaxValue),
        { } bare when bare == typeof(long) => Whole(long.MinValue, long.MaxValue),
        { } bare when bare == typeof(ulong) => Whole(0, ulong.MaxValue),
        { } bare when bare == typeof(double) => "a number, or \"NaN\", \"Infinity\" or \"-Infinity\"",
        { } bare when bare == typeof(Guid) => "an id such as 0b53bd7c-3a5e-4d6c-9a3f-5f0c2c9ad7a1",
        _ => "text",
    };

    /// <summary>Whether a text is a value of this type, as the framework reads it.</summary>
    public static bool TryRead(string text, Type type, out IComparable? number)
    {
        Type bare = Nullable.GetUnderlyingType(type) ?? type;
        number = null;
        if (bare == typeof(bool)) return bool.TryParse(text, out _);
        if (bare == typeof(string)) return true;
        if (bare != typeof(int) && bare != typeof(long))
            throw new NotSupportedException($"No parameter is of the type {type} yet.");
        bool isWhole = long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long read)
            && (bare == typeof(long) || read is >= int.MinValue and <= int.MaxValue);
        number = read;
        return isWhole;
    }

    private static string Whole(decimal least, decimal most) =>
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}");
}
